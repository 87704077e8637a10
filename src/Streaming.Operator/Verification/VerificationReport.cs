using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Rollouts;

namespace Streaming.Operator.Verification;

/// <summary>What a run did and found.</summary>
/// <param name="Servers">In words.</param>
/// <param name="Fingerprint">Of the generation.</param>
/// <param name="Records">Records that stand in the source topics.</param>
/// <param name="ProducedAgain">Records that were produced again, because nobody had said that they arrived.</param>
/// <param name="Produced">Records by what they were there for.</param>
/// <param name="Disrupted">Disruptions done, by kind.</param>
/// <param name="UsersCompared">Each once a kind.</param>
/// <param name="PointsSampled">Looks at points while the stream flowed.</param>
/// <param name="Answers">Answers checked.</param>
/// <param name="UnansweredWhileBroken">Questions that got no answer while things were broken, as is right.</param>
/// <param name="DeadLetters">Broken records in the dead letters, each once a group.</param>
/// <param name="DeadLetterCopies">Copies that redelivery made of them.</param>
/// <param name="Rollout">What became of the rollout; null: there was none.</param>
/// <param name="Found">Of each kind of finding how many; all 0: passed.</param>
/// <param name="Examples">The first of each kind that there are.</param>
sealed record VerificationReport(
    int Seed,
    double Minutes,
    int Copies,
    string Servers,
    string Fingerprint,
    int Records,
    int ProducedAgain,
    IReadOnlyDictionary<RecordKind, int> Produced,
    IReadOnlyDictionary<DisruptionKind, int> Disrupted,
    int UsersCompared,
    long PointsSampled,
    int Answers,
    int UnansweredWhileBroken,
    int DeadLetters,
    int DeadLetterCopies,
    RolloutDrillReport? Rollout,
    TimeSpan Took,
    IReadOnlyDictionary<FindingKind, int> Found,
    IReadOnlyDictionary<FindingKind, IReadOnlyList<string>> Examples)
{
    public bool Passed => Found.Values.All(count => count == 0);
}
