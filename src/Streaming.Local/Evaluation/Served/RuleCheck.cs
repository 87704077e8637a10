namespace Streaming.Local.Evaluation.Served;

/// <summary>Whether rules that are scored on one retrieval give what the query worker answers when it is asked by each of them.</summary>
/// <param name="Answers">How many were asked for.</param>
/// <param name="Same">How many of them are the same, item by item.</param>
sealed record RuleCheck(int Answers, int Same);
