using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline;

/// <summary>
/// Wakes the users that wait for an item or a topic once it is in the catalogue. What waits is in the users' points, so a restart forgets
/// nothing: it begins with a sweep over all who wait, and repeats it. Every instance sees what arrives and wakes the users of its own
/// partitions; a sweep wakes whoever still waits, so that nobody is left out while partitions move.
/// </summary>
public sealed partial class ArrivalWatcher(
    GenerationStartup startup,
    UnresolvedLookup unresolved,
    Arrivals arrivals,
    RecordStream<UserEvent> stream,
    PipelineMetrics metrics,
    ArrivalOptions options,
    TimeProvider clock,
    ILogger<ArrivalWatcher> logger) : BackgroundService
{
    /// <summary>How many times as long as a sweep took it rests at least.</summary>
    const int RestPerSweep = 9;

    /// <summary>Keys being looked at; an outage does not lose them.</summary>
    readonly HashSet<string> _looking = [];

    /// <summary>What somebody waits for and may come any moment: the catalogue worker reads the same record at its own pace.</summary>
    readonly Dictionary<string, DateTimeOffset> _expected = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await startup.ReadyAsync(stoppingToken);
        var sweepAt = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.LookEvery;
            try
            {
                var started = clock.GetUtcNow();
                var sweeps = started >= sweepAt;
                if (sweeps)
                    await foreach (var user in unresolved.WaitingAsync(stoppingToken))
                        Expect(user.Keys, TimeSpan.Zero);
                if (await LookAsync(stoppingToken) == options.BatchSize)
                    pause = TimeSpan.Zero;
                await WakeAsync(sweeps, stoppingToken);
                if (sweeps)
                    sweepAt = NextSweep(started, clock.GetUtcNow());
            }
            catch (QdrantUnavailableException exception)
            {
                LogUnavailable(exception.Message);
                pause = options.RetryAfter;
            }
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, clock, stoppingToken);
        }
    }

    DateTimeOffset NextSweep(DateTimeOffset started, DateTimeOffset ended)
    {
        var rest = (ended - started) * RestPerSweep;
        return ended + (rest > options.SweepEvery ? rest : options.SweepEvery);
    }

    /// <summary>Drops from what was seen all that nobody waits for; a user that is written just now looks once more itself.</summary>
    async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        while (_looking.Count < options.BatchSize && arrivals.TryNext(out var key))
            _looking.Add(key);
        if (_looking.Count > 0)
            await foreach (var user in unresolved.WaitingForAsync(_looking, cancellationToken))
                Expect(user.Keys.Where(_looking.Contains), options.ExpectFor);
        var looked = _looking.Count;
        _looking.Clear();
        return looked;
    }

    void Expect(IEnumerable<string> keys, TimeSpan duration)
    {
        var until = clock.GetUtcNow() + duration;
        foreach (var key in keys)
            _expected[key] = _expected.TryGetValue(key, out var known) && known > until ? known : until;
    }

    async Task WakeAsync(bool everybody, CancellationToken cancellationToken)
    {
        if (_expected.Count == 0)
            return;
        var present = await unresolved.PresentAsync(_expected.Keys, cancellationToken);
        var users = 0;
        foreach (var keys in present.Chunk(options.BatchSize))
            await foreach (var user in unresolved.WaitingForAsync(keys, cancellationToken))
                if (everybody || user.Home is not { } home || stream.IsAssigned(home.Topic, home.Partition))
                {
                    await stream.WakeAsync(user.UserId, cancellationToken);
                    users++;
                }
        metrics.Woken(users);
        var now = clock.GetUtcNow();
        foreach (var (key, until) in _expected)
            if (until <= now || present.Contains(key))
                _expected.Remove(key);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot look for users that wait for items: {Reason} The next look tries again.")]
    partial void LogUnavailable(string reason);
}
