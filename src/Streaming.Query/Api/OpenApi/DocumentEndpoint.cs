using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Streaming.Query.Dashboard;
using Streaming.Query.Dashboard.Api;

namespace Streaming.Query.Api.OpenApi;

/// <summary>The OpenAPI document, and a page to try the API with that needs nothing from elsewhere. Both say nothing of any user.</summary>
static class DocumentEndpoint
{
    public static void MapApiDocument(this IEndpointRouteBuilder endpoints)
    {
        var withDashboard = endpoints.ServiceProvider.GetRequiredService<IOptions<DashboardOptions>>().Value.Enabled;
        var document = Encoding.UTF8.GetBytes(ApiDocument.Create(withDashboard).ToJsonString());
        endpoints.MapGet(ApiPaths.Document, context => ServeAsync(context, document, "application/json")).AllowAnonymous();
        endpoints.MapGet(ApiPaths.Try, context => PageFiles.ServeAsync(context, "docs.html")).AllowAnonymous();
    }

    static Task ServeAsync(HttpContext context, byte[] content, string type)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\"");
        return Results.Bytes(content, type, entityTag: tag).ExecuteAsync(context);
    }
}
