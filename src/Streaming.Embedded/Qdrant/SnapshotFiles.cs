using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Embedded.Qdrant;

/// <summary>The part of snapshots that the real server has over REST alone: recovery, and the files themselves.</summary>
static class SnapshotFiles
{
    const string KeyHeader = "api-key";

    sealed record RecoverRequest(string? Location);

    public static void MapSnapshotFiles(this WebApplication app)
    {
        app.MapPut("/collections/{collection}/snapshots/recover", (RequestDelegate)RecoverAsync);
        app.MapGet("/collections/{collection}/snapshots/{snapshot}", (RequestDelegate)SendAsync);
    }

    static async Task RecoverAsync(HttpContext context)
    {
        if (!await HasKeyAsync(context))
            return;
        var asked = await context.Request.ReadFromJsonAsync<RecoverRequest>(JsonSerializerOptions.Web, context.RequestAborted);
        if (!Uri.TryCreate(asked?.Location, UriKind.Absolute, out var location))
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Format error in JSON body: location: no URL");
        else if (!context.RequestServices.GetRequiredService<SnapshotStore>().Recover(Value(context, "collection"), location))
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"Bad request: Snapshot file {JsonSerializer.Serialize(location.LocalPath)} does not exist");
        else
            await context.Response.WriteAsJsonAsync(new { result = true, status = "ok" }, context.RequestAborted);
    }

    static async Task SendAsync(HttpContext context)
    {
        if (!await HasKeyAsync(context))
            return;
        var (collection, snapshot) = (Value(context, "collection"), Value(context, "snapshot"));
        if (context.RequestServices.GetRequiredService<SnapshotStore>().Find(collection, snapshot) is { } path)
            await context.Response.SendFileAsync(path, context.RequestAborted);
        else
            await RefuseAsync(context, StatusCodes.Status404NotFound, $"Not found: Snapshot {snapshot} not found");
    }

    static async Task<bool> HasKeyAsync(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<EmbeddedQdrantOptions>();
        if (options.ApiKey is not { Length: > 0 } key || CallInterceptor.IsSame(context.Request.Headers[KeyHeader].ToString(), key))
            return true;
        await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Must provide an API key or an Authorization bearer token");
        return false;
    }

    static Task RefuseAsync(HttpContext context, int statusCode, string error)
    {
        context.Response.StatusCode = statusCode;
        return context.Response.WriteAsJsonAsync(new { status = new { error } }, context.RequestAborted);
    }

    static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
