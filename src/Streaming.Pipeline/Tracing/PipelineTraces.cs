using System.Diagnostics;

namespace Streaming.Pipeline.Tracing;

/// <summary>Where the spans of a batch's stages come from.</summary>
static class PipelineTraces
{
    const string SourceName = "Streaming.Pipeline";

    static readonly ActivitySource Source = new(SourceName);

    /// <summary>A stage of the batch under way; null where that is not traced.</summary>
    public static Activity? Stage(string name) =>
        Activity.Current is { IsAllDataRequested: true } ? Source.StartActivity(name) : null;
}
