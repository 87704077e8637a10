using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>
/// What is known of users beside the records that Kafka still has: the fences of erasure receipts, and the other kind's states, which hold the
/// same engagements, hides and fences. A state is a join, so both are joined in.
/// </summary>
sealed class UserSources(KindServices services, TopicReader reader, TopicNames names, CommandSession session)
{
    const int Batch = 64, Page = 256;

    /// <returns>The users whose fence was not in the state.</returns>
    public async Task<IReadOnlyCollection<string>> JoinReceiptsAsync(CancellationToken cancellationToken)
    {
        var fences = new Dictionary<string, UserState>(StringComparer.Ordinal);
        await foreach (var (user, happened) in ReceiptFences.ReadAsync(reader, names, cancellationToken))
            fences[user] = fences.GetValueOrDefault(user, UserState.Empty).Fold([happened], new FoldOutcome[1]);
        var joined = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in fences.Chunk(Batch))
            joined.UnionWith((await JoinAsync(chunk.ToDictionary(), cancellationToken)).Keys);
        return joined;
    }

    /// <param name="other">The real name of the other kind's collection.</param>
    /// <returns>The users whose state lacked something that the other one had.</returns>
    public async Task<IReadOnlyCollection<string>> JoinStatesAsync(string other, CancellationToken cancellationToken)
    {
        var joined = new HashSet<string>(StringComparer.Ordinal);
        var progress = new WorkProgress(session.Output, session.Time, $"Joining {other}",
            await services.Qdrant.CountAsync(new CountPoints { CollectionName = other, Exact = true }, cancellationToken));
        var batch = new Dictionary<string, UserState>(StringComparer.Ordinal);
        await foreach (var user in ScrollAsync(other, cancellationToken))
        {
            progress.Add();
            batch[user.UserId] = user.State.WithoutChoices();
            if (batch.Count < Batch)
                continue;
            joined.UnionWith((await JoinAsync(batch, cancellationToken)).Keys);
            batch.Clear();
        }
        joined.UnionWith((await JoinAsync(batch, cancellationToken)).Keys);
        return joined;
    }

    /// <summary>Every user of a collection, without vectors. A point that cannot be read is told and left out.</summary>
    public async IAsyncEnumerable<UserPoint> ScrollAsync(
        string collection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var users = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
        PointId? next = null;
        do
        {
            var page = await services.Qdrant.ScrollAsync(MajorityReads.Scroll(collection, users, Page, next), cancellationToken);
            foreach (var point in page.Result)
                if (TryDecode(point, out var user))
                    yield return user;
            next = page.NextPageOffset;
        }
        while (next is not null);
    }

    async Task<IReadOnlyDictionary<string, UserState>> JoinAsync(Dictionary<string, UserState> states, CancellationToken cancellationToken)
    {
        try
        {
            return await services.Get<UserStateJoin>().JoinAsync(states, recompute: false, cancellationToken);
        }
        catch (PoisonedUserException e)
        {
            session.Output.Remark($"User {e.UserId} is left out: {e.Message}");
            return states.Count == 1
                ? new Dictionary<string, UserState>()
                : await JoinAsync(states.Where(state => state.Key != e.UserId).ToDictionary(), cancellationToken);
        }
    }

    bool TryDecode(RetrievedPoint point, out UserPoint user)
    {
        try
        {
            user = UserPayload.Decode(point);
            return true;
        }
        catch (FormatException e)
        {
            session.Output.Remark($"Point {point.Id} is left out: {e.Message}");
            user = UserPoint.New("");
            return false;
        }
    }
}
