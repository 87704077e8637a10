using Streaming.Catalogue;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Operator.Verification.Planning;
using Streaming.Query;
using Streaming.ServiceDefaults;

namespace Streaming.Operator.Verification.Processes;

/// <summary>How <c>verify</c> starts workers: this tool once more, which has them all in it, be it one file. Not a command for people.</summary>
static class WorkerVerb
{
    public const string Name = "run-worker";

    /// <summary>What a worker's own program does; settings come from the environment.</summary>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(WorkerKind kind) => WorkerProcess.RunAsync(() => kind switch
    {
        WorkerKind.Catalogue => CatalogueWorker.Create([]),
        WorkerKind.Implicit => ImplicitWorker.Create([]),
        WorkerKind.Explicit => ExplicitWorker.Create([]),
        _ => QueryWorker.Create([]),
    });
}
