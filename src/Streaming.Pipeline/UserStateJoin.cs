using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline;

/// <summary>
/// Joins states that come from elsewhere than records, such as the other kind's collection or another generation's, into users' points, and
/// makes their vectors anew: with the same conditional writes as the workers, which may run meanwhile.
/// </summary>
public sealed class UserStateJoin(IInterestKind kind, UserPointStore store, ItemCache catalogue)
{
    const int MaxAttempts = 32;

    /// <param name="states">By user; at most some hundred at a time.</param>
    /// <param name="recompute">Make the vectors anew also where the state adds nothing.</param>
    /// <returns>The users whose state changed, and for each how its state was before.</returns>
    /// <exception cref="PoisonedUserException">A stored point cannot be read, or the model gives a user no finite vectors.</exception>
    /// <exception cref="ContendedUsersException">Other writers won every time.</exception>
    public Task<IReadOnlyDictionary<string, UserState>> JoinAsync(
        IReadOnlyDictionary<string, UserState> states, bool recompute, CancellationToken cancellationToken) =>
        JoinAsync(states.ToDictionary(state => state.Key, state => UserPoint.New(state.Key) with { State = state.Value }), recompute, cancellationToken);

    /// <summary>Joins points of the same kind from another generation: with the offsets and counts that reports use.</summary>
    /// <inheritdoc cref="JoinAsync(IReadOnlyDictionary{string, UserState}, bool, CancellationToken)"/>
    public Task<IReadOnlyDictionary<string, UserState>> JoinAsync(IEnumerable<UserPoint> points, CancellationToken cancellationToken) =>
        JoinAsync(points.ToDictionary(point => point.UserId), recompute: false, cancellationToken);

    async Task<IReadOnlyDictionary<string, UserState>> JoinAsync(
        Dictionary<string, UserPoint> others, bool recompute, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, UserState>();
        List<string> pending = [.. others.Keys];
        for (var attempt = 0; pending.Count > 0; attempt++)
        {
            if (attempt == MaxAttempts)
                throw new ContendedUsersException(pending.Count, attempt);
            pending = await RoundAsync(pending, others, recompute, changed, cancellationToken);
        }
        return changed;
    }

    /// <returns>The users that lost to another writer.</returns>
    async Task<List<string>> RoundAsync(
        List<string> users, Dictionary<string, UserPoint> others, bool recompute, Dictionary<string, UserState> changed,
        CancellationToken cancellationToken)
    {
        var loaded = await store.LoadAsync(users, cancellationToken);
        var joins = loaded.Select(before => (Before: before, After: UserPointJoin.Of(before, others[before.UserId])))
            .Where(join => recompute || !ReferenceEquals(join.Before, join.After)).ToList();
        if (joins.Count == 0)
            return [];
        var inferred = await InferAsync(joins.ConvertAll(join => join.After), cancellationToken);
        UserWrite[] writes = [.. joins.Select((join, i) => new UserWrite(join.Before, store.Next(join.After) with
        {
            Interests = inferred[i].Interests,
            Vectors = inferred[i].Vectors,
            Unresolved = inferred[i].Unresolved,
            Members = inferred[i].Members,
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

    async Task<InferredInterests[]> InferAsync(List<UserPoint> points, CancellationToken cancellationToken)
    {
        var states = points.ConvertAll(point => point.State);
        var lookups = catalogue.Lookups();
        try
        {
            InferredInterests[]? inferred;
            while ((inferred = kind.TryInfer(states, lookups)) is null)
                await lookups.FetchAsync(cancellationToken);
            return inferred;
        }
        catch (NonFiniteInterestException exception)
        {
            throw new PoisonedUserException(points[exception.User].UserId, PoisonedUserException.NonFinite, exception.Message, exception);
        }
    }
}
