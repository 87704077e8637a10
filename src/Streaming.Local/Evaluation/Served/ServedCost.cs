namespace Streaming.Local.Evaluation.Served;

/// <summary>What an answer of one kind costs, and what it finds.</summary>
/// <param name="Limit">Items an answer.</param>
/// <param name="Found">Share of users whose held-out item is in the answer.</param>
/// <param name="Interests">Mean number of searches an answer.</param>
/// <param name="AnswerBytes">Mean size of an answer on the wire.</param>
/// <param name="Milliseconds">From the client's side, one request at a time.</param>
sealed record ServedCost(string Strategy, int Limit, double Found, double Interests, double AnswerBytes, Percentiles Milliseconds);
