using Microsoft.Extensions.Options;
using Streaming.Qdrant;
using Streaming.Query.Access;
using Streaming.Query.Answering;
using Streaming.Query.Api;
using Streaming.Query.Dashboard;
using Streaming.Query.Dashboard.Api;
using Streaming.Query.Topics;
using Streaming.ServiceDefaults;

namespace Streaming.Query;

/// <summary>Answers which items to show a user: over gRPC, as JSON over HTTP and on topics.</summary>
public static class QueryWorker
{
    /// <summary>The worker, ready to run: JSON on port 8080 and gRPC on 8081 of this machine alone.</summary>
    /// <param name="settings">Settings that win over files, environment and command line.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults("query", defaultUrls: null, settings);
        builder.AddQueryDefaults();
        builder.Services.AddQdrant(builder.Configuration);
        builder.Services.AddAnswering(builder.Configuration);
        builder.Services.AddTopics();
        builder.Services.AddDashboard(builder.Configuration);
        builder.AddAccess();
        builder.AddApi();

        var app = builder.Build();
        app.UseAccess();
        app.MapApi();
        app.MapDashboard();
        app.MapDefaultEndpoints();
        return app;
    }
}
