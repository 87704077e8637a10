using Streaming.Kafka;
using Streaming.Operator.Commands.Collections;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>How far a rollout is.</summary>
/// <param name="Live">The fingerprint of the live generation.</param>
/// <param name="Next">What to do next.</param>
sealed record RolloutStatus(Rollout Rollout, string Live, IReadOnlyList<CollectionStatus> Generations, string Next)
{
    public static async Task<RolloutStatus> OfAsync(CommandSession session, StandingRollout standing, CancellationToken cancellationToken)
    {
        var qdrant = session.Get<IQdrantClient>();
        var check = new CollectionCheck(qdrant, session.Get<TopicReader>(), session.Get<TopicNames>());
        var existing = await qdrant.ListCollectionsAsync(cancellationToken);
        var collections = new List<CollectionStatus>();
        foreach (var alias in GenerationProgress.Aliases)
            foreach (var name in ((Generation[])[standing.From, standing.To]).Select(generation => generation.NameOf(alias)).Where(existing.Contains))
            {
                var progress = await check.ProgressAsync(alias, name, cancellationToken);
                collections.Add(new CollectionStatus(
                    name, await qdrant.CountAsync(new CountPoints { CollectionName = name, Exact = true }, cancellationToken),
                    progress.Sum(p => Math.Max(0, p.High - Math.Max(p.Progress ?? p.Low, p.Low))), progress.Min(p => p.AppliedUpTo),
                    [.. progress.Where(p => p.Wrong is not null).Select(p => $"{name}, {p.Topic}[{p.Partition}]: {p.Wrong}")]));
            }
        return new RolloutStatus(standing.Rollout, standing.Live.Fingerprint, collections, NextOf(standing));
    }

    static string NextOf(StandingRollout standing) => standing.Rollout.Phase switch
    {
        RolloutPhase.Finishing => "rollout finish, which was interrupted",
        RolloutPhase.Abandoning => "rollout abandon, which was interrupted",
        RolloutPhase.Ready when standing.Live == standing.To => "rollout finish where it is accepted, rollout rollback where it is not",
        RolloutPhase.Ready => "start the second set of workers if they do not run; rollout compare; then rollout switch, or rollout abandon",
        _ => $"rollout start {standing.Rollout.ModelPath}, which goes on where it was interrupted, unless it runs",
    };
}
