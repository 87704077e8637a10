using Streaming.Contracts;

namespace Streaming.Experiments.Counting;

/// <summary>Segments as splits and their keys name them.</summary>
public static class SegmentNames
{
    /// <returns>Empty where the segment is not known.</returns>
    public static string Of(Segment segment) => segment == Segment.Unspecified ? "" : segment.ToString().ToLowerInvariant();
}
