using System.Diagnostics.Metrics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Pipeline.Erasures;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Benchmarks.Stages;

/// <summary>
/// Batches of 64 users with full windows through the whole handler, the server taken away: per user, inference included. With 64 users what is
/// remembered of them is in the processor's cache, with 16,384 it is not.
/// </summary>
[MemoryDiagnoser]
public class HandlerBenchmarks
{
    const int Users = 64, Items = 5000;

    [Params(64, 16_384)]
    public int Population { get; set; } = Users;

    readonly List<KeyedRecords<UserEvent>> _batch = [];
    readonly SharedIds _ids = new(10_000);
    ServiceProvider _services = null!;
    UserStateHandler _handler = null!;
    int _event;

    [GlobalSetup]
    public async Task Setup()
    {
        _services = Models.Services(Samples.Dimension, threads: 1);
        var model = _services.GetRequiredService<IInterestModel>();
        var kind = new ImplicitInterests(model);
        var qdrant = new InstantQdrant(Catalogue());
        var generation = new Generation(model.Description.Fingerprint);
        var points = new ItemPoints(qdrant, generation.Items, generation.Topics);
        _handler = new UserStateHandler(
            kind,
            new UserPointStore(qdrant, generation.UserImplicit, _ids, Samples.Dimension, cachedBytes: 512 << 20),
            new ItemCache(points, new ItemCacheOptions(), TimeProvider.System),
            new UnresolvedLookup(qdrant, points, generation.UserImplicit),
            new Arrivals(new ArrivalOptions(), TimeProvider.System),
            new NoDeadLetters(),
            new ErasureReceipts([], new NoProducer(), new TopicNames(new TopicOptions()), kind),
            new PipelineMetrics(_services.GetRequiredService<IMeterFactory>(), kind),
            NullLogger<UserStateHandler>.Instance);
        for (var i = 0; i < UserState.WindowLength * Population / Users; i++)
            await OneEventEach();
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(OperationsPerInvoke = Users)]
    public Task OneEventEach()
    {
        _batch.Clear();
        for (var i = 0; i < Users; i++, _event++)
        {
            var (user, round) = (_event % Population, _event / Population);
            var record = new SourceRecord("engagements", user % 8, _event, _event, null, null, null);
            _batch.Add(new KeyedRecords<UserEvent>(Name("user", user), [new(record, _ids.Share(new EngagementEvent(
                1_700_000_000_000L + (round * 60_000L), new Guid(user, (short)(round >> 16), (short)round, [1, 2, 3, 4, 5, 6, 7, 8]).ToString(),
                Name("item", ((user * 31) + (round * 17)) % Items), EngagementAction.Click, -1)))]));
        }
        return _handler.HandleAsync(_batch, CancellationToken.None);
    }

    static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");

    static List<RetrievedPoint> Catalogue()
    {
        var vectors = new float[Items * Samples.Dimension];
        Samples.UnitRows(new Random(1), vectors, Samples.Dimension, centres: 50);
        return [.. Enumerable.Range(0, Items).Select(item => new RetrievedPoint
        {
            Id = PointIds.Item(Name("item", item)).ToPointId(),
            Payload = { [ItemPayload.ItemId] = new Value { StringValue = Name("item", item) } },
            Vectors = new VectorsOutput { Vector = new Vector { Dense = Floats.Dense(vectors.AsMemory(item * Samples.Dimension, Samples.Dimension)) } },
        })];
    }

    sealed class NoDeadLetters : IDeadLetters
    {
        public Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(message);
    }

    sealed class NoProducer : IRecordProducer
    {
        public Task<TopicPartitionOffset> ProduceAsync(
            string topic, byte[]? key, byte[]? value, Headers? headers, long? timestamp, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nothing is erased here.");
    }
}
