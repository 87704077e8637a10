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
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpcHealthChecks();
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapJsonApi();
        app.MapGrpcService<RetrievalService>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService().AllowAnonymous();
    }
}
