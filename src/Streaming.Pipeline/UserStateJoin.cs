using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>
/// Joins states that come from elsewhere than records, such as the other kind's collection, into users' points, and makes their vectors anew:
/// with the same conditional writes as the workers, which may run meanwhile.
/// </summary>
public sealed class UserStateJoin(IInterestKind kind, UserPointStore store, ItemCache catalogue)
{
    const int MaxAttempts = 32;

    /// <param name="states">By user; at most some hundred at a time.</param>
    /// <param name="recompute">Make the vectors anew also where the state adds nothing.</param>
    /// <returns>The users whose state changed, and for each how its state was before.</returns>
    /// <exception cref="PoisonedUserException">A stored point cannot be read.</exception>
    /// <exception cref="ContendedUsersException">Other writers won every time.</exception>
    public async Task<IReadOnlyDictionary<string, UserState>> JoinAsync(
        IReadOnlyDictionary<string, UserState> states, bool recompute, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, UserState>();
        List<string> pending = [.. states.Keys];
        for (var attempt = 0; pending.Count > 0; attempt++)
        {
            if (attempt == MaxAttempts)
                throw new ContendedUsersException(pending.Count, attempt);
            pending = await RoundAsync(pending, states, recompute, changed, cancellationToken);
        }
        return changed;
    }

    /// <returns>The users that lost to another writer.</returns>
    async Task<List<string>> RoundAsync(
        List<string> users, IReadOnlyDictionary<string, UserState> states, bool recompute, Dictionary<string, UserState> changed,
        CancellationToken cancellationToken)
    {
        var points = await store.LoadAsync(users, cancellationToken);
        var joined = points.Select(before => (Before: before, State: before.State.Merge(states[before.UserId])))
            .Where(join => recompute || !ReferenceEquals(join.State, join.Before.State)).ToList();
        if (joined.Count == 0)
            return [];
        var lookups = catalogue.Lookups();
        InferredInterests[]? inferred;
        while ((inferred = kind.TryInfer(joined.ConvertAll(join => join.State), lookups)) is null)
            await lookups.FetchAsync(cancellationToken);
        UserWrite[] writes = [.. joined.Select((join, i) => new UserWrite(join.Before, store.Next(join.Before) with
        {
            State = join.State,
            Interests = inferred[i].Interests,
            Vectors = inferred[i].Vectors,
            Unresolved = inferred[i].Unresolved,
        }))];
        var stands = await store.WriteAsync(writes, cancellationToken);
        var lost = new List<string>();
        for (var i = 0; i < writes.Length; i++)
        {
            var before = writes[i].Before;
            if (!stands[i])
                lost.Add(before.UserId);
            else if (!ReferenceEquals(writes[i].After.State, before.State))
                changed[before.UserId] = before.State;
        }
        return lost;
    }
}
