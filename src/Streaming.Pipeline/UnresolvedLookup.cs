using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline;

/// <summary>Who waits for which items and topics, and which of them are there by now. Asks the server, never a cache.</summary>
public sealed class UnresolvedLookup(IQdrantClient qdrant, ItemPoints points, string collection)
{
    const int PageSize = 256;

    /// <returns>Those of <paramref name="keys"/> that the catalogue has.</returns>
    public async Task<HashSet<string>> PresentAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        List<string> items = [], topics = [];
        foreach (var key in keys)
            (UnresolvedKey.IsTopic(key, out var id) ? topics : items).Add(id);
        var present = new HashSet<string>();
        foreach (var chunk in items.Chunk(PageSize))
            present.UnionWith((await points.GetItemsAsync(chunk, cancellationToken)).Keys.Select(UnresolvedKey.Item));
        foreach (var chunk in topics.Chunk(PageSize))
            present.UnionWith((await points.GetTopicsAsync(chunk, cancellationToken)).Keys.Select(UnresolvedKey.Topic));
        return present;
    }

    /// <summary>The users that wait for any of <paramref name="keys"/>, and what each waits for.</summary>
    public IAsyncEnumerable<WaitingUser> WaitingForAsync(IEnumerable<string> keys, CancellationToken cancellationToken) =>
        ScrollAsync(new Filter { Must = { Conditions.Keywords(UserPayload.Unresolved, keys) } }, cancellationToken);

    /// <summary>Every user that waits for something.</summary>
    public IAsyncEnumerable<WaitingUser> WaitingAsync(CancellationToken cancellationToken) => ScrollAsync(
        new Filter { MustNot = { Conditions.IsEmpty(UserPayload.Unresolved) } }, cancellationToken);

    async IAsyncEnumerable<WaitingUser> ScrollAsync(
        Filter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointId? next = null;
        do
        {
            var page = await qdrant.ScrollAsync(
                MajorityReads.Scroll(collection, filter, PageSize, next, fields: [UserPayload.UserId, UserPayload.Unresolved, UserPayload.Applied]),
                cancellationToken);
            foreach (var point in page.Result)
                yield return new WaitingUser(
                    point.Payload[UserPayload.UserId].StringValue,
                    [.. point.Payload[UserPayload.Unresolved].ListValue.Values.Select(value => value.StringValue)],
                    HomeOf(UserPayload.DecodeApplied(point.Payload)));
            next = page.NextPageOffset;
        }
        while (next is not null);
    }

    /// <summary>Of several, as of two topics, the same for everybody who looks.</summary>
    static (string Topic, int Partition)? HomeOf(IEnumerable<AppliedOffset> applied) => applied
        .OrderBy(offset => offset.Topic, StringComparer.Ordinal).ThenBy(offset => offset.Partition)
        .Select(offset => ((string Topic, int Partition)?)(offset.Topic, offset.Partition)).FirstOrDefault();
}

/// <summary>A user that waits for items or topics.</summary>
/// <param name="Home">The source partition whose owner recomputes the user; null where nobody knows one.</param>
public sealed record WaitingUser(string UserId, string[] Keys, (string Topic, int Partition)? Home);
