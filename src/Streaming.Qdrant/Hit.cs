namespace Streaming.Qdrant;

/// <summary>A point that a search found.</summary>
/// <param name="Text">Of the one payload field that was asked for; null where the point has none.</param>
/// <param name="Score">Cosine similarity where vectors are of unit norm.</param>
public readonly record struct Hit(string? Text, float Score);
