using Streaming.Contracts;
using Streaming.Operator.Commands.Users;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>Asks two generations the same questions, one after the other in turns, so that neither always finds the caches warm.</summary>
/// <param name="models">Of the two; null: what they recall is not asked.</param>
sealed class GenerationComparison(
    CommandSession session, GenerationAnswers answers, Generation old, Generation next, (GenerationModel Old, GenerationModel New)? models, int limit, int heldOut)
{
    readonly IQdrantClient qdrant = session.Get<IQdrantClient>();

    public async Task<ComparisonReport> RunAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var progress = new WorkProgress(session.Output, session.Time, "Comparing", users.Count);
        var compared = new List<ComparedUser>(users.Count);
        // Connections and graphs are made by the first question, which does not count.
        foreach (var generation in users.Count == 0 ? [] : (Generation[])[old, next])
            await answers.AnswerAsync(generation, Question(users[0]), cancellationToken);
        foreach (var (i, user) in users.Index())
        {
            var (stored, of) = (await StoredUser.LoadAsync(qdrant, old, user, cancellationToken), await StoredUser.LoadAsync(qdrant, next, user, cancellationToken));
            var held = models is null ? null : HeldOut.Of(stored.Implicit.State.Merge(stored.Explicit.State), heldOut);
            ComparedAnswer first, second;
            if (i % 2 == 0)
            {
                first = await AskAsync(old, stored, held, models?.Old, cancellationToken);
                second = await AskAsync(next, of, held, models?.New, cancellationToken);
            }
            else
            {
                second = await AskAsync(next, of, held, models?.New, cancellationToken);
                first = await AskAsync(old, stored, held, models?.Old, cancellationToken);
            }
            compared.Add(new ComparedUser(user, first, second));
            progress.Add();
        }
        return ComparisonReport.Of(old.Fingerprint, next.Fingerprint, limit, compared);
    }

    async Task<ComparedAnswer> AskAsync(Generation generation, StoredUser stored, HeldOut? held, GenerationModel? model, CancellationToken cancellationToken)
    {
        var started = session.Time.GetTimestamp();
        var answer = await answers.AnswerAsync(generation, Question(stored.UserId), cancellationToken);
        var took = session.Time.GetElapsedTime(started).TotalMilliseconds;
        double? recall = null;
        if (held is not null && model is not null)
        {
            var (implicitPoint, explicitPoint) = await model.PointsAsync(stored.UserId, held.Before, cancellationToken);
            var then = await answers.AnswerAsync(generation, Question(stored.UserId), implicitPoint, explicitPoint, cancellationToken);
            recall = held.Recall(then.Items.Select(item => item.ItemId));
        }
        return new ComparedAnswer([.. answer.Items.Select(item => item.ItemId)], took, recall, stored.Implicit, stored.Explicit);
    }

    /// <summary>With an id, so that both generations draw the same choices.</summary>
    RetrieveRequest Question(string user) => new() { UserId = user, Limit = (uint)limit, RequestId = user, StrategyName = "blended" };
}
