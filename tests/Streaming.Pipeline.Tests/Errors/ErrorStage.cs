using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Contracts;
using Streaming.Implicit;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Tests.Engine;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>One engine for all rows of the table, whose decoder and handler fail as they are told.</summary>
public sealed class ErrorStage : IAsyncLifetime, IRecordDecoder<UserEvent>, IBatchHandler<UserEvent>
{
    readonly ConcurrentDictionary<string, int> _calls = new();
    EngineStage _engine = null!;
    IHost _host = null!;

    public PipelineFixture Pipeline => Servers.Pipeline;

    public EngineFixture Servers { get; } = new();

    internal TestWorker Worker { get; private set; } = null!;

    internal StreamHealth Health => _host.Services.GetRequiredService<RecordStream<UserEvent>>().Health;

    /// <summary>What the decoder does with the records of a key before it decodes them.</summary>
    internal ConcurrentDictionary<string, System.Action> Decodings { get; } = new();

    /// <summary>What the handler fails with, once, on a batch with this user.</summary>
    internal ConcurrentDictionary<string, Exception> Failures { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Servers.InitializeAsync();
        var client = Pipeline.Client(("Qdrant:MaxRetries", "0"), ("Qdrant:BreakerMinimumCalls", "2"), ("Qdrant:BreakDuration", "00:00:00.5"));
        Worker = new TestWorker(
            new NotFiniteFor(new ImplicitInterests(Pipeline.Model)), client, Pipeline.Generation, Generation.UserImplicitAlias);
        _engine = new EngineStage(Servers);
        await _engine.CreateAsync();
        _host = await _engine.StartAsync(Worker, _ => this, pauseWhile: () => client.IsCircuitOpen, decoder: this);
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await Servers.DisposeAsync();
    }

    bool IRecordDecoder<UserEvent>.TryDecode(SourceRecord record, out string key, out UserEvent decoded)
    {
        if (Decodings.TryGetValue(Encoding.UTF8.GetString(record.Key ?? []), out var first))
            first();
        return _engine.Decoder(Worker).TryDecode(record, out key, out decoded);
    }

    Task IBatchHandler<UserEvent>.HandleAsync(IReadOnlyList<KeyedRecords<UserEvent>> batch, CancellationToken cancellationToken)
    {
        foreach (var (user, _) in batch)
            _calls.AddOrUpdate(user, 1, (_, calls) => calls + 1);
        foreach (var (user, _) in batch)
            if (Failures.TryRemove(user, out var failure))
                return Task.FromException(failure);
        return Worker.Handler.HandleAsync(batch, cancellationToken);
    }

    internal static byte[] Engagement(string user, string id, string item = "item") =>
        new Engagement { EventId = id, UserId = user, ItemId = item, Action = Contracts.Action.Click }.ToByteArray();

    /// <returns>The record's offset.</returns>
    internal Task<long> ProduceAsync(string user, byte[] value) => _engine.ProduceAsync(_host, user, value);

    /// <summary>Produces a record and one of another user behind it, and waits until that one is applied and this one is accounted for.</summary>
    /// <returns>What became of the record, in the words of the table, and its class in the dead letters.</returns>
    internal async Task<(string Outcome, string? ErrorClass)> ProduceAndWatchAsync(string user, byte[] value)
    {
        var (offset, neighbour) = (await ProduceAsync(user, value), user + "-neighbour");
        await ProduceAsync(neighbour, Engagement(neighbour, "n"));
        await Eventually.TrueAsync(async () => (await Worker.EventsAsync(neighbour)).Length > 0);
        await Eventually.TrueAsync(async () => ClassOf(offset) is not null || (_calls.ContainsKey(user) && (await Worker.EventsAsync(user)).Length > 0));
        return ClassOf(offset) is { } errorClass ? ("dead letter", errorClass) : (_calls[user] > 1 ? "retry" : "applied at once", null);
    }

    string? ClassOf(long offset) => Worker.DeadLetters.Sent.FirstOrDefault(letter => letter.Record.Offset == offset).ErrorClass;
}
