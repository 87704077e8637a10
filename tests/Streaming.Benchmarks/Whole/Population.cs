using System.Globalization;
using Google.Protobuf;
using Streaming.Benchmarks.Stages;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Streaming.Benchmarks.Whole;

/// <summary>Items in the catalogue, and users whose windows are full: L = 100, D = 64.</summary>
sealed class Population(int users, int items, int seed)
{
    const long Epoch = 1_700_000_000_000;

    readonly float[] _vectors = Vectors(items, seed);
    readonly Random _random = new(seed);
    long _events;

    public string UserId(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user}");

    public async Task PutAsync(IQdrantClient qdrant, Generation generation, CancellationToken cancellationToken)
    {
        foreach (var chunk in Enumerable.Range(0, items).Chunk(256))
            await qdrant.UpsertAsync(
                new UpsertPoints { CollectionName = generation.Items, Wait = true, Points = { chunk.Select(Item) } }, cancellationToken);
        var store = new UserPointStore(qdrant, generation.UserImplicit, new SharedIds(3), Samples.Dimension, cachedBytes: 1 << 20);
        foreach (var chunk in Enumerable.Range(0, users).Chunk(64))
        {
            var writes = chunk.Select(user =>
            {
                var before = UserPoint.New(UserId(user));
                return new UserWrite(before, store.Next(before) with { State = FullState() });
            }).ToList();
            if ((await store.WriteAsync(writes, cancellationToken)).Contains(false))
                throw new InvalidOperationException("A user could not be written: is the collection empty?");
        }
    }

    /// <summary>The next engagement of a user, as a record.</summary>
    public (string UserId, byte[] Key, byte[] Value) NextRecord(int user)
    {
        var id = UserId(user);
        var engagement = new Engagement
        {
            EventId = EventId(),
            UserId = id,
            ItemId = ItemId(_random.Next(items)),
            Action = Contracts.Action.Click,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.FromUnixTimeMilliseconds(Epoch + (100_000 + _events) * 1000)),
        };
        return (id, System.Text.Encoding.UTF8.GetBytes(id), engagement.ToByteArray());
    }

    /// <summary>Batches of as many users as one call has, with 100 items each, as a worker would prepare them.</summary>
    public IEnumerable<ImplicitBatch> PreparedBatches(IInterestModel model, int count)
    {
        for (var b = 0; b < count; b++)
        {
            var batch = model.RentImplicit(model.MostUsers, UserState.WindowLength);
            for (var user = 0; user < model.MostUsers; user++)
            {
                for (var i = 0; i < UserState.WindowLength; i++)
                    _vectors.AsSpan(_random.Next(items) * Samples.Dimension, Samples.Dimension).CopyTo(batch.Items(user)[(i * Samples.Dimension)..]);
                batch.Valid(user).Fill(true);
                batch.Weight(user).Fill(1);
            }
            yield return batch;
        }
    }

    UserState FullState()
    {
        var events = new UserEvent[UserState.WindowLength];
        for (var i = 0; i < events.Length; i++)
            events[i] = new EngagementEvent(Epoch + (_events * 1000), EventId(), ItemId(_random.Next(items)), EngagementAction.Click, DwellMs: -1);
        return UserState.Empty.Fold(events, new FoldOutcome[events.Length]);
    }

    /// <summary>A UUID, as producers that take care send.</summary>
    string EventId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        _events++;
        return new Guid(bytes).ToString();
    }

    static string ItemId(int item) => string.Create(CultureInfo.InvariantCulture, $"item-{item}");

    PointStruct Item(int item) => new()
    {
        Id = PointIds.Item(ItemId(item)).ToPointId(),
        Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense(_vectors.AsMemory(item * Samples.Dimension, Samples.Dimension)) } },
        Payload =
        {
            [ItemPayload.ItemId] = new Value { StringValue = ItemId(item) },
            [ItemPayload.Topics] = new Value { ListValue = new ListValue { Values = { new Value { StringValue = "t" } } } },
        },
    };

    static float[] Vectors(int items, int seed)
    {
        var vectors = new float[items * Samples.Dimension];
        Samples.UnitRows(new Random(seed), vectors, Samples.Dimension, centres: 50);
        return vectors;
    }
}
