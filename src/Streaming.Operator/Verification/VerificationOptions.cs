using Streaming.Operator.Verification.Servers;

namespace Streaming.Operator.Verification;

/// <summary>What is asked for.</summary>
/// <param name="Duration">How long records are produced and things are broken.</param>
/// <param name="Copies">Processes of each worker.</param>
/// <param name="RecordsPerSecond">Before duplicates and what belongs to them.</param>
/// <param name="Keep">Leave topics and collections there for a look.</param>
/// <param name="Logs">Folder for what each worker prints; null: nowhere.</param>
/// <param name="Rollout">Roll a model out meanwhile, and back.</param>
sealed record VerificationOptions(int Seed, TimeSpan Duration, int Copies, int RecordsPerSecond, ServerOptions Servers, bool Keep, string? Logs, bool Rollout = false);
