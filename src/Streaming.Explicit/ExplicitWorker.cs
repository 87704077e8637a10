using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Explicit;

/// <summary>Keeps every user's explicit interests fresh.</summary>
public static class ExplicitWorker
{
    /// <summary>The worker, ready to run; health and metrics on port 8092.</summary>
    /// <param name="settings">Settings that win over files, environment and command line.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults("explicit", "http://localhost:8092", settings);
        builder.Services.AddGeneration(builder.Configuration, "explicit");
        builder.Services.AddUserStates<ExplicitInterests>(Generation.UserExplicitAlias);
        builder.Services.AddSharedErasureStores();

        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }
}
