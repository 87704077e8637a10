namespace Streaming.Query.Answering;

/// <summary>What the last step of a strategy needs to know of the items that were found, by item id.</summary>
/// <param name="Vectors">D floats of unit norm each; empty where the plan does not need them.</param>
/// <param name="Topics">Distinct topics; empty where the plan does not need them.</param>
sealed record ItemFacts(Dictionary<string, float[]> Vectors, Dictionary<string, string[]> Topics);
