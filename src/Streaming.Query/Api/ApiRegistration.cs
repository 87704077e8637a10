using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Streaming.Query.Api.OpenApi;

namespace Streaming.Query.Api;

static class ApiRegistration
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        var maxBytes = builder.Configuration.GetSection(QueryOptions.Section).Get<QueryOptions>()?.MaxRequestBytes ?? new QueryOptions().MaxRequestBytes;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = maxBytes);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = maxBytes;
            // Else its catch-all answers for every path of two parts.
            grpc.IgnoreUnknownServices = true;
        });
        builder.Services.AddProblemDetails();
        builder.Services.AddResponseCompression(compression =>
        {
            // An answer holds no secret beside what its caller sent, so its length tells nothing.
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json", "application/problem+json", "text/html", "text/css", "text/javascript", "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseStatusCodePages();
        app.MapJsonApi();
        app.MapApiDocument();
        app.MapGrpcService<RetrievalService>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService().AllowAnonymous();
    }
}
