using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Rollouts;

/// <summary>
/// Keeps a rollout as a point of the new generation's <c>items</c>: it is there as long as that generation is, and whoever looks at the
/// generation finds it. Every write is conditional on the version that was read.
/// </summary>
public sealed class RolloutStore(IQdrantClient qdrant)
{
    /// <summary>The field that points have which are neither item nor user, as progress has it.</summary>
    const string Marker = "progress", MarkerValue = "rollout";

    const string Content = "rollout";

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The rollout that brings a generation up; null where there is none, or the generation's items are not there.</summary>
    /// <exception cref="FormatException">What is stored cannot be read.</exception>
    public async Task<Rollout?> OfAsync(Generation to, CancellationToken cancellationToken) =>
        await qdrant.GetCollectionAsync(to.Items, cancellationToken) is null ? null : await ReadAsync(to, cancellationToken);

    /// <summary>Every rollout that was begun and not ended.</summary>
    /// <exception cref="FormatException">What is stored cannot be read.</exception>
    public async Task<IReadOnlyList<Rollout>> AllAsync(CancellationToken cancellationToken)
    {
        var rollouts = new List<Rollout>();
        foreach (var name in await qdrant.ListCollectionsAsync(cancellationToken))
            if (Generation.FingerprintOf(Generation.ItemsAlias, name) is { } fingerprint && Generation.IsOf(Generation.ItemsAlias, name)
                && await ReadAsync(new Generation(fingerprint), cancellationToken) is { } rollout)
                rollouts.Add(rollout);
        return rollouts;
    }

    /// <summary>Writes a new rollout.</summary>
    /// <returns>The one that stands: another one where somebody was faster.</returns>
    public async Task<Rollout> BeginAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        var to = new Generation(rollout.To);
        await qdrant.UpsertAsync(FencedWrites.Insert(to.Items, [Encode(Fresh(rollout))]), cancellationToken);
        return await ReadAsync(to, cancellationToken) ?? throw Conflict(rollout, "is gone");
    }

    /// <summary>Replaces <paramref name="before"/> by what comes after it.</summary>
    /// <exception cref="GenerationException">It is not what stands any more: somebody else moved it on, and nothing was written.</exception>
    public async Task<Rollout> MoveAsync(Rollout before, Rollout after, CancellationToken cancellationToken)
    {
        var next = Fresh(after);
        await qdrant.UpsertAsync(FencedWrites.Update(new Generation(before.To).Items, [(Encode(next), before.WriteId)]), cancellationToken);
        var stands = await ReadAsync(new Generation(before.To), cancellationToken);
        return stands?.WriteId == next.WriteId ? next : throw Conflict(before, stands is null ? "is gone" : $"is in phase {stands.Phase}");
    }

    /// <summary>Ends the rollout: nothing remembers it from then on.</summary>
    public Task EndAsync(Rollout rollout, CancellationToken cancellationToken) => qdrant.DeleteAsync(
        new DeletePoints
        {
            CollectionName = new Generation(rollout.To).Items,
            Wait = true,
            Points = new PointsSelector { Points = new PointsIdsList { Ids = { PointIds.Rollout.ToPointId() } } },
        },
        cancellationToken);

    async Task<Rollout?> ReadAsync(Generation to, CancellationToken cancellationToken)
    {
        var found = await qdrant.GetAsync(MajorityReads.Get(to.Items, [PointIds.Rollout], withVectors: false), cancellationToken);
        return found is [var point] ? Decode(to, point) : null;
    }

    static Rollout Fresh(Rollout rollout) => rollout with { WriteId = Guid.NewGuid().ToString("N") };

    static PointStruct Encode(Rollout rollout) => new()
    {
        Id = PointIds.Rollout.ToPointId(),
        Vectors = Floats.None(),
        Payload =
        {
            [Marker] = new Value { StringValue = MarkerValue },
            [FencedWrites.WriteIdKey] = new Value { StringValue = rollout.WriteId },
            [Content] = new Value { StringValue = JsonSerializer.Serialize(rollout, Format) },
        },
    };

    static Rollout Decode(Generation to, RetrievedPoint point)
    {
        try
        {
            return JsonSerializer.Deserialize<Rollout>(point.Payload[Content].StringValue, Format)! with
            {
                WriteId = point.Payload[FencedWrites.WriteIdKey].StringValue,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            throw new FormatException(
                $"The rollout in {to.Items} (point {point.Id.Uuid}) cannot be read: {e.Message} Use the version of the tool that began it.", e);
        }
    }

    static GenerationException Conflict(Rollout rollout, string what) => new(
        $"The rollout from {rollout.From} to {rollout.To} {what}: another command moved it on meanwhile. Run rollout status, then this one again.");
}
