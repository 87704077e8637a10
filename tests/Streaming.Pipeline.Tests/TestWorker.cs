using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Erasures;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests;

/// <summary>A handler with all that a worker process would keep in memory.</summary>
public sealed class TestWorker
{
    readonly IQdrantClient _qdrant;
    readonly string _collection;
    readonly UserPointStore _store;
    readonly Generation _generation;

    public TestWorker(IInterestKind kind, IQdrantClient qdrant, Generation generation, string alias)
    {
        (_qdrant, _generation, _collection) = (qdrant, generation, generation.NameOf(alias));
        _store = new UserPointStore(qdrant, _collection, new SharedIds(100), PipelineFixture.Dimension, cachedBytes: 1 << 20);
        var items = new ItemPoints(qdrant, generation.Items, generation.Topics);
        Unresolved = new UnresolvedLookup(qdrant, items, _collection);
        Kind = kind;
        Handler = new UserStateHandler(
            kind,
            _store,
            new ItemCache(items, new ItemCacheOptions(), TimeProvider.System),
            Unresolved,
            Arrivals,
            DeadLetters,
            new ErasureReceipts(
                [
                    new OwnStateLines(qdrant, _store, _collection, Contracts.ErasureStore.ImplicitState),
                    new OtherGenerationLines(qdrant, alias, _collection),
                    new SnapshotLines(qdrant, alias, _collection),
                ],
                Produced, new TopicNames(new TopicOptions()), kind),
            new PipelineMetrics(Meters, kind),
            NullLogger<UserStateHandler>.Instance);
    }

    public IInterestKind Kind { get; }

    public UserStateHandler Handler { get; }

    /// <summary>Where the worker's instruments are.</summary>
    public IMeterFactory Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public UnresolvedLookup Unresolved { get; }

    public Arrivals Arrivals { get; } = new(new ArrivalOptions(), TimeProvider.System);

    internal RecordedDeadLetters DeadLetters { get; } = new();

    internal RecordedProducer Produced { get; } = new();

    /// <summary>The receipts that were produced.</summary>
    public IEnumerable<Contracts.ErasureReceipt> Receipts => Produced.Sent.Select(sent => Contracts.RecordCodec.ErasureReceipt.Decode(sent.Key, sent.Value));

    public Task HandleAsync(string user, params UserEvent[] events) => HandleAsync(user, firstOffset: 0, events);

    public Task HandleAsync(string user, long firstOffset, params UserEvent[] events) =>
        Handler.HandleAsync([Records(user, firstOffset, events)], TestContext.Current.CancellationToken);

    public static KeyedRecords<UserEvent> Records(string user, long firstOffset, params UserEvent[] events) => new(
        user,
        [.. events.Select((e, i) => new Decoded<UserEvent>(new SourceRecord("engagements", 0, firstOffset + i, e.Time, null, Value(user, e), null), e))]);

    /// <summary>Of an erasure the receipt reads the event's id again.</summary>
    static byte[]? Value(string user, UserEvent e) => e is ErasureEvent or AccountEvent
        ? Contracts.RecordCodec.ProfileChange.Encode(new Contracts.ProfileChange
        {
            EventId = "change-" + user, UserId = user, EraseHistory = new Contracts.EraseHistory(),
        })
        : null;

    public async Task<UserPoint?> ReadAsync(string user)
    {
        var found = await _qdrant.GetAsync(UserPointReads.Serve(_collection, user), TestContext.Current.CancellationToken);
        return found.Count == 0 ? null : UserPayload.Decode(found[0]);
    }

    /// <summary>The event ids of a user's window, oldest first; none for a user who is not there.</summary>
    public async Task<string[]> EventsAsync(string user) =>
        [.. ((await ReadAsync(user))?.State.Window ?? []).Reverse().Select(engagement => engagement.EventId.ToString())];

    /// <summary>How often writes lost to another writer.</summary>
    public static MetricCollector<long> Conflicts(TestWorker worker) => new(worker.Meters, PipelineMetrics.MeterName, "streaming.users.conflicts");

    public Task PutItemAsync(string id, float[] vector, params string[] topics) => PutAsync(
        _generation.Items, PointIds.Item(id), vector, (ItemPayload.ItemId, Text(id)), (ItemPayload.Topics, Texts(topics)));

    public Task PutTopicAsync(string id, float[] vector) =>
        PutAsync(_generation.Topics, PointIds.Topic(id), vector, (ItemPayload.TopicId, Text(id)));

    Task PutAsync(string collection, Guid id, float[] vector, params (string Key, Value Value)[] payload)
    {
        var point = new PointStruct { Id = id.ToPointId(), Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense(vector) } } };
        foreach (var (key, value) in payload)
            point.Payload[key] = value;
        return _qdrant.UpsertAsync(new UpsertPoints { CollectionName = collection, Wait = true, Points = { point } }, TestContext.Current.CancellationToken);
    }

    static Value Text(string text) => new() { StringValue = text };

    static Value Texts(string[] texts) => new() { ListValue = new ListValue { Values = { texts.Select(Text) } } };
}

sealed class RecordedDeadLetters : IDeadLetters
{
    readonly List<(SourceRecord Record, string ErrorClass)> _sent = [];
    Exception? _failure;

    public IReadOnlyList<(SourceRecord Record, string ErrorClass)> Sent
    {
        get
        {
            lock (_sent)
                return [.. _sent];
        }
    }

    /// <summary>What the next dead letter is answered with, once.</summary>
    public Exception NextFailure { set => _failure = value; }

    /// <summary>Whether <see cref="NextFailure"/> has happened.</summary>
    public bool Failed => _failure is null;

    public Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            return Task.FromException(failure);
        lock (_sent)
            _sent.Add((record, errorClass));
        return Task.CompletedTask;
    }
}

sealed class RecordedProducer : IRecordProducer
{
    public List<(string Topic, byte[]? Key, byte[]? Value)> Sent { get; } = [];

    /// <summary>Thrown by the next call instead.</summary>
    public Exception? Failure { get; set; }

    public Task<Confluent.Kafka.TopicPartitionOffset> ProduceAsync(
        string topic, byte[]? key, byte[]? value, Confluent.Kafka.Headers? headers, long? timestamp, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
        {
            Failure = null;
            return Task.FromException<Confluent.Kafka.TopicPartitionOffset>(failure);
        }
        Sent.Add((topic, key, value));
        return Task.FromResult(new Confluent.Kafka.TopicPartitionOffset(topic, 0, Sent.Count - 1));
    }
}
