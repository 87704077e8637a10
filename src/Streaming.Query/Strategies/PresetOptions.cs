namespace Streaming.Query.Strategies;

/// <summary>The strategy of each segment, where the request names none: sections <c>Query:Presets</c> and <c>Query:SurfacePresets:SURFACE</c>.</summary>
public sealed class PresetOptions
{
    /// <summary>Of whom little is known. The default is <c>blended</c>, as of the others.</summary>
    public string New { get; set; } = RetrievalStrategy.Blended;

    /// <summary>Of whom some is known.</summary>
    public string Casual { get; set; } = RetrievalStrategy.Blended;

    /// <summary>Of whom much is known.</summary>
    public string Core { get; set; } = RetrievalStrategy.Blended;
}
