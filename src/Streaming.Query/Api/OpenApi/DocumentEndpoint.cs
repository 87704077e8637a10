using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Streaming.Query.Api.OpenApi;

/// <summary>The OpenAPI document, and a page to try the API with that needs nothing from elsewhere. Both say nothing of any user.</summary>
static class DocumentEndpoint
{
    const string Page = "docs.html";

    public static void MapApiDocument(this IEndpointRouteBuilder endpoints)
    {
        var document = Encoding.UTF8.GetBytes(ApiDocument.Create().ToJsonString());
        using var page = typeof(DocumentEndpoint).Assembly.GetManifestResourceStream(Page)!;
        using var copy = new MemoryStream();
        page.CopyTo(copy);
        var html = copy.ToArray();
        endpoints.MapGet(ApiPaths.Document, context => ServeAsync(context, document, "application/json")).AllowAnonymous();
        endpoints.MapGet(ApiPaths.Try, context => ServeAsync(context, html, "text/html; charset=utf-8")).AllowAnonymous();
    }

    static Task ServeAsync(HttpContext context, byte[] content, string type)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\"");
        return Results.Bytes(content, type, entityTag: tag).ExecuteAsync(context);
    }
}
