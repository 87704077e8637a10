using BitFaster.Caching.Lru;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>
/// Tells apart what waits, a bounded part at a time: by what was served, else by the topics of the item and the choices of the user. Looks up at
/// most <see cref="UsersATurn"/> users a turn that it does not remember, so that answers do not feel it.
/// </summary>
sealed class PopulationSplitter(Population population, Servings servings, ServingViews views, IQdrantClient qdrant, TimeProvider time)
{
    const int ATurn = 2_000, UsersATurn = 200, RememberedItems = 50_000, RememberedUsers = 20_000;

    static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250), Remembered = TimeSpan.FromMinutes(1);

    /// <summary>An answer is put on its topic after it was given, and read by another thread: what was served has time to come in first.</summary>
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    readonly ItemTopics _topics = new(qdrant, RememberedItems);
    readonly ConcurrentLru<string, (Chosen Chosen, long At)> _users = new(RememberedUsers);

    /// <exception cref="QdrantUnavailableException">Qdrant does not answer.</exception>
    /// <exception cref="GenerationException">No generation is live.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Turn, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await TakeAsync(cancellationToken);
    }

    async Task TakeAsync(CancellationToken cancellationToken)
    {
        var taken = new List<Population.Arrived>();
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        while (taken.Count < ATurn && unknown.Count < UsersATurn && population.Arrivals.TryPeek(out var next) && time.GetElapsedTime(next.Seen) >= Settled)
        {
            population.Arrivals.TryRead(out _);
            taken.Add(next);
            if (!_users.TryGet(next.UserId, out var known) || time.GetElapsedTime(known.At) > Remembered)
                unknown.Add(next.UserId);
        }
        if (taken.Count == 0)
            return;
        await LookUpAsync(unknown, cancellationToken);
        var topics = await _topics.FindAsync(taken.Select(arrived => arrived.ItemId), cancellationToken);
        foreach (var (userId, itemId, at, _) in taken)
        {
            var chosen = _users.TryGet(userId, out var user) ? user.Chosen : Chosen.Nothing;
            population.Count(at, servings.Of(userId, itemId, at) ?? chosen.Of(itemId, topics.GetValueOrDefault(itemId, []), at));
        }
    }

    async Task LookUpAsync(HashSet<string> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
            return;
        var view = await views.CurrentAsync(cancellationToken);
        var request = MajorityReads.Get(view.Generation.UserExplicit, users.Select(PointIds.User), withVectors: false);
        request.ReadConsistency = null;
        foreach (var found in await qdrant.GetAsync(request, cancellationToken))
        {
            var user = UserPayload.Decode(found);
            _users.AddOrUpdate(user.UserId, (new Chosen(user.State.Choices), time.GetTimestamp()));
        }
        foreach (var user in users)
            if (!_users.TryGet(user, out _))
                _users.AddOrUpdate(user, (Chosen.Nothing, time.GetTimestamp()));
    }
}
