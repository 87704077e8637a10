namespace Streaming.Inference;

/// <summary>A model's item tower in its folder.</summary>
/// <param name="Graph">The path of the graph.</param>
/// <param name="Vocabulary">The path of the list of known items and topics.</param>
/// <param name="Features">F, floats per item that the graph takes beside id and topics; 0 for none.</param>
public sealed record ItemTowerFiles(string Graph, string Vocabulary, int Features);
