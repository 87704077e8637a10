using System.Diagnostics;

namespace Streaming.Qdrant;

/// <summary>The spans of calls to Qdrant, named by OpenTelemetry's database conventions.</summary>
static class QdrantTraces
{
    const string SourceName = "Streaming.Qdrant";

    static readonly ActivitySource Source = new(SourceName);

    /// <returns>Null where the caller is not traced.</returns>
    public static Activity? Start(string operation) =>
        Activity.Current is { IsAllDataRequested: true }
            ? Source.StartActivity(operation, ActivityKind.Client)?.SetTag("db.system.name", "qdrant").SetTag("db.operation.name", operation)
            : null;

    public static void Failed(Activity? span, string error) => span?.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
}
