using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Implicit;

/// <summary>Keeps every user's implicit interests fresh.</summary>
public static class ImplicitWorker
{
    /// <summary>The worker, ready to run; health and metrics on port 8091.</summary>
    /// <param name="settings">Settings that win over files, environment and command line.</param>
    public static WebApplication Create(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults("implicit", "http://localhost:8091", settings);
        builder.Services.AddGeneration(builder.Configuration, "implicit");
        builder.Services.AddUserStates<ImplicitInterests>(Generation.UserImplicitAlias);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }
}
