namespace Streaming.Catalogue.Topics;

/// <summary>What is estimated of one topic.</summary>
/// <param name="Count">Items that have the topic.</param>
/// <param name="Vector">D floats of unit norm: the direction of the mean of a sample of its items' vectors; null where there is none.</param>
public sealed record TopicEstimate(string TopicId, long Count, float[]? Vector);
