using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Query.Answering;

namespace Streaming.Query.Dashboard.Map;

/// <summary>Makes the map of the live generation's items, once for all who look, and anew when it is old or another generation is live.</summary>
sealed class ItemMaps(ServingViews views, IQdrantClient qdrant, IOptions<DashboardOptions> options, TimeProvider time) : IDisposable
{
    const int PageSize = 256;

    static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10), MaxAgeOfFew = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _making = new(1);
    ProjectedMap? _made;

    /// <exception cref="QdrantUnavailableException">Qdrant does not answer.</exception>
    /// <exception cref="GenerationException">No generation is live.</exception>
    public async Task<ProjectedMap> CurrentAsync(CancellationToken cancellationToken)
    {
        var generation = (await views.CurrentAsync(cancellationToken)).Generation;
        if (Volatile.Read(ref _made) is { } made && IsGood(made.Map, generation))
            return made;
        await _making.WaitAsync(cancellationToken);
        try
        {
            if (_made is not { } other || !IsGood(other.Map, generation))
                Volatile.Write(ref _made, await MakeAsync(generation, cancellationToken));
            return _made!;
        }
        finally
        {
            _making.Release();
        }
    }

    public void Dispose() => _making.Dispose();

    /// <summary>While the catalogue is being filled the map follows.</summary>
    bool IsGood(ItemMap map, Generation generation) => map.Fingerprint == generation.Fingerprint
        && time.GetUtcNow() - map.MadeAt < (map.Items.Count < options.Value.MapItems ? MaxAgeOfFew : MaxAge);

    async Task<ProjectedMap> MakeAsync(Generation generation, CancellationToken cancellationToken)
    {
        var items = await SampleAsync(generation.Items, cancellationToken);
        var axes = items.Count > 0 ? PrincipalAxes.Of([.. items.Select(item => item.Vector)]) : null;
        var mapped = items.ConvertAll(item =>
        {
            var (x, y) = axes!.Project(item.Vector);
            return new MappedItem(item.Id, x, y, item.Topics);
        });
        var map = new ItemMap(
            IdOf(generation, axes), generation.Fingerprint, Math.Round(axes?.Explained ?? 0, 3), time.GetUtcNow(), mapped);
        return new ProjectedMap(map, axes);
    }

    /// <summary>The first items in the order of their point ids, which are hashes of their own: a sample as good as drawn.</summary>
    async Task<List<(string Id, float[] Vector, IReadOnlyList<string> Topics)>> SampleAsync(string collection, CancellationToken cancellationToken)
    {
        var found = new List<(string, float[], IReadOnlyList<string>)>();
        var filter = new Filter { Must = { Conditions.IsEmpty(ItemPayload.Deleted) }, MustNot = { Conditions.IsEmpty(ItemPayload.ItemId) } };
        PointId? next = null;
        do
        {
            var request = MajorityReads.Scroll(
                collection, filter, Math.Min(PageSize, options.Value.MapItems - found.Count), next, withVectors: true, ItemPayload.ItemId, ItemPayload.Topics);
            request.ReadConsistency = null;
            var page = await qdrant.ScrollAsync(request, cancellationToken);
            foreach (var point in page.Result)
                if (Floats.Read(point.Vectors) is { Length: > 0 } vector)
                    found.Add((point.Payload[ItemPayload.ItemId].StringValue, vector, TopicsOf(point)));
            next = page.NextPageOffset;
        }
        while (next is not null && found.Count < options.Value.MapItems);
        return found;
    }

    static string[] TopicsOf(RetrievedPoint point) => point.Payload.TryGetValue(ItemPayload.Topics, out var topics) && topics.ListValue is { } list
        ? [.. list.Values.Select(topic => topic.StringValue)]
        : [];

    static string IdOf(Generation generation, PrincipalAxes? axes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(generation.Fingerprint));
        foreach (var axis in axes is null ? [] : new[] { axes.Mean, axes.X, axes.Y })
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(axis.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset()[..8]);
    }
}
