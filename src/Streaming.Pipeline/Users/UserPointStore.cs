using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>
/// Loads and replaces user points of one collection. A write is conditional on the write id that was read, carries a fresh one and is read
/// back: whose id stands has won. Two writers of one user can therefore never lose or undo each other's update.
/// </summary>
/// <param name="ids">Shares the item ids of all states.</param>
/// <param name="dimension">D, floats per vector.</param>
/// <param name="cachedBytes">How much of the points last written is remembered; a stale one only costs a conflict.</param>
public sealed class UserPointStore(IQdrantClient qdrant, string collection, SharedIds ids, int dimension, long cachedBytes)
{
    /// <summary>A request is cut before it grows beyond this; Qdrant and proxies refuse absurd ones.</summary>
    const int MaxRequestBytes = 16 << 20;

    /// <summary>A full window with seven interests of 64 floats has about as much.</summary>
    const int ExpectedPointBytes = 9 * 1024;

    /// <summary>What of a point the next write needs: neither vectors nor interests.</summary>
    readonly ByteBoundedCache<Remembered> _cache = new(cachedBytes, static remembered => remembered.Point.EstimatedBytes);
    readonly ConcurrentBag<WireBuffer> _buffers = [];
    readonly string _writer = Guid.NewGuid().ToString("N");
    long _writes;

    /// <summary>The points of <paramref name="userIds"/> in that order, without vectors; <see cref="UserPoint.New"/> for a user never seen.</summary>
    /// <exception cref="PoisonedUserException">A point belongs to another user, or cannot be decoded.</exception>
    public async Task<UserPoint[]> LoadAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var points = new UserPoint[userIds.Count];
        var missing = new List<int>();
        for (var i = 0; i < points.Length; i++)
            if (_cache.TryGet(userIds[i], out var cached))
                points[i] = cached.Point;
            else
                missing.Add(i);
        if (missing.Count == 0)
            return points;

        var found = await FetchAsync([.. missing.Select(i => PointIds.User(userIds[i]))], withVectors: false, cancellationToken);
        var byId = found.ToDictionary(point => point.Id.ToGuid());
        foreach (var i in missing)
        {
            points[i] = byId.TryGetValue(PointIds.User(userIds[i]), out var point) ? Decode(userIds[i], point) : UserPoint.New(userIds[i]);
        }
        return points;
    }

    /// <summary>The points as the server has them now, vectors included. Who is not there or cannot be read is left out.</summary>
    public async Task<IReadOnlyList<UserPoint>> LoadStoredAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        if (userIds.Count == 0)
            return [];
        var found = await FetchAsync([.. userIds.Select(PointIds.User)], withVectors: true, cancellationToken);
        var byId = found.ToDictionary(point => point.Id.ToGuid());
        var points = new List<UserPoint>(found.Count);
        foreach (var userId in userIds)
            if (byId.TryGetValue(PointIds.User(userId), out var point))
                try
                {
                    points.Add(Decode(userId, point));
                }
                catch (PoisonedUserException)
                {
                    // Told, and dead-lettered, at the user's next event.
                }
        return points;
    }

    /// <summary>Users with states near the limit do not fit one answer all together: then in halves.</summary>
    async Task<IReadOnlyList<RetrievedPoint>> FetchAsync(Guid[] ids, bool withVectors, CancellationToken cancellationToken)
    {
        try
        {
            return await qdrant.GetAsync(MajorityReads.Get(collection, ids, withVectors), cancellationToken);
        }
        catch (QdrantAnswerTooLargeException) when (ids.Length > 1)
        {
            var half = ids.Length / 2;
            return [.. await FetchAsync(ids[..half], withVectors, cancellationToken), .. await FetchAsync(ids[half..], withVectors, cancellationToken)];
        }
    }

    /// <summary>The next point of a user: a fresh write id and a higher revision.</summary>
    public UserPoint Next(UserPoint before) => before with
    {
        Revision = before.Revision + 1,
        WriteId = string.Create(CultureInfo.InvariantCulture, $"{_writer}-{Interlocked.Increment(ref _writes)}"),
    };

    /// <summary>Writes each point on condition that the one before it still stands, then reads back.</summary>
    /// <returns>For each write whether it stands. One that does not must be loaded and folded again.</returns>
    /// <exception cref="QdrantRefusedException">The server refuses the content of some point.</exception>
    /// <exception cref="QdrantUnavailableException">Unknown what stands: <see cref="Forget"/> the users and load again.</exception>
    public async Task<bool[]> WriteAsync(IReadOnlyList<UserWrite> writes, CancellationToken cancellationToken)
    {
        var pointIds = new Guid[writes.Count];
        for (var i = 0; i < pointIds.Length; i++)
            pointIds[i] = _cache.TryGet(writes[i].After.UserId, out var known) ? known.Id : PointIds.User(writes[i].After.UserId);
        await SendAsync(writes, pointIds, cancellationToken);

        var writeIds = await qdrant.WriteIdsAsync(collection, pointIds, cancellationToken);
        var stands = new bool[writes.Count];
        for (var i = 0; i < stands.Length; i++)
        {
            var after = writes[i].After;
            stands[i] = writeIds.GetValueOrDefault(pointIds[i]) == after.WriteId;
            if (stands[i])
                _cache.Set(after.UserId, new Remembered(pointIds[i], after with { Vectors = [], Interests = [], Members = [] }));
            else
                Forget(after.UserId);
        }
        return stands;
    }

    /// <summary>Forgets a remembered point, so that the next load asks the server.</summary>
    public void Forget(string userId) => _cache.Remove(userId);

    UserPoint Decode(string userId, RetrievedPoint point)
    {
        UserPoint decoded;
        try
        {
            decoded = UserPayload.Decode(point, ids.Share);
        }
        catch (FormatException exception)
        {
            throw new PoisonedUserException(userId, PoisonedUserException.CorruptState, $"The stored state of user '{userId}' cannot be read: {exception.Message}", exception);
        }
        return decoded.UserId == userId
            ? decoded
            : throw new PoisonedUserException(userId, PoisonedUserException.IdConflict, $"The point of user '{userId}' belongs to user '{decoded.UserId}': both have the same UUIDv5.");
    }

    async Task SendAsync(IReadOnlyList<UserWrite> writes, Guid[] pointIds, CancellationToken cancellationToken)
    {
        if (!_buffers.TryTake(out var buffer))
            buffer = new WireBuffer(writes.Count * ExpectedPointBytes);
        buffer.Clear();
        await Task.WhenAll(Requests(writes, pointIds, buffer).Select(request => qdrant.UpsertAsync(request, cancellationToken)));
        // Not after a failure: a call that was given up may still read it.
        if (buffer.Capacity <= MaxRequestBytes)
            _buffers.Add(buffer);
    }

    /// <summary>One update and one insertion at most, unless they grow too large. Their points are slices of the buffer.</summary>
    List<EncodedUpsertPoints> Requests(IReadOnlyList<UserWrite> writes, Guid[] pointIds, WireBuffer buffer)
    {
        var ends = new int[pointIds.Length];
        for (var i = 0; i < ends.Length; i++)
        {
            UserPayload.Encode(writes[i].After, pointIds[i], dimension, buffer);
            ends[i] = buffer.Written.Length;
        }
        List<EncodedPoint> updates = new(writes.Count), insertions = [];
        for (var (i, start) = (0, 0); i < ends.Length; start = ends[i++])
            (writes[i].Before.Exists ? updates : insertions).Add(
                new EncodedPoint(pointIds[i], buffer.Written[start..ends[i]], writes[i].Before.WriteId));
        var requests = new List<EncodedUpsertPoints>(2);
        foreach (var (start, end) in Cuts(updates))
            requests.Add(EncodedWrites.Update(collection, CollectionsMarshal.AsSpan(updates)[start..end]));
        foreach (var (start, end) in Cuts(insertions))
            requests.Add(EncodedWrites.Insert(collection, CollectionsMarshal.AsSpan(insertions)[start..end]));
        return requests;
    }

    static IEnumerable<(int Start, int End)> Cuts(List<EncodedPoint> points)
    {
        var (start, bytes) = (0, 0);
        for (var i = 0; i < points.Count; i++)
        {
            if (bytes + points[i].Bytes.Length > MaxRequestBytes && i > start)
            {
                yield return (start, i);
                (start, bytes) = (i, 0);
            }
            bytes += points[i].Bytes.Length;
        }
        if (points.Count > start)
            yield return (start, points.Count);
    }

    sealed record Remembered(Guid Id, UserPoint Point);
}

/// <summary>Replaces one user's point by another.</summary>
public readonly record struct UserWrite(UserPoint Before, UserPoint After);
