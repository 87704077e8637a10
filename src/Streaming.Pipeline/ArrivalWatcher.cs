using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Pipeline;

/// <summary>
/// Wakes the users that wait for an item or a topic once it is in the catalogue. What waits is in the users' points, so a restart forgets
/// nothing: it begins with a sweep over all who wait, and repeats it.
/// </summary>
public sealed partial class ArrivalWatcher(
    GenerationStartup startup,
    UnresolvedLookup unresolved,
    RecordStream<UserEvent> stream,
    PipelineMetrics metrics,
    ArrivalOptions options,
    TimeProvider clock,
    ILogger<ArrivalWatcher> logger) : BackgroundService
{
    readonly Channel<string> _seen = Channel.CreateBounded<string>(
        new BoundedChannelOptions(options.Remembered) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>What somebody waits for and may come any moment: the catalogue worker reads the same record at its own pace.</summary>
    readonly Dictionary<string, DateTimeOffset> _expected = [];

    /// <summary>Says that a record of the thing that <paramref name="key"/> names was just read. The sweep finds what is forgotten here.</summary>
    public void Saw(string key) => _seen.Writer.TryWrite(key);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await startup.ReadyAsync(stoppingToken);
        var sweepAt = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.LookEvery;
            try
            {
                if (clock.GetUtcNow() >= sweepAt)
                {
                    await foreach (var user in unresolved.WaitingAsync(stoppingToken))
                        Expect(user.Keys, TimeSpan.Zero);
                    sweepAt = clock.GetUtcNow() + options.SweepEvery;
                }
                if (await LookAsync(stoppingToken) == options.BatchSize)
                    pause = TimeSpan.Zero;
                await WakeAsync(stoppingToken);
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

    /// <summary>Drops from what was seen all that nobody waits for; a user that is written just now looks once more itself.</summary>
    async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>();
        while (seen.Count < options.BatchSize && _seen.Reader.TryRead(out var key))
            seen.Add(key);
        if (seen.Count > 0)
            await foreach (var user in unresolved.WaitingForAsync(seen, cancellationToken))
                Expect(user.Keys.Where(seen.Contains), options.ExpectFor);
        return seen.Count;
    }

    void Expect(IEnumerable<string> keys, TimeSpan duration)
    {
        var until = clock.GetUtcNow() + duration;
        foreach (var key in keys)
            _expected[key] = _expected.TryGetValue(key, out var known) && known > until ? known : until;
    }

    async Task WakeAsync(CancellationToken cancellationToken)
    {
        if (_expected.Count == 0)
            return;
        var present = await unresolved.PresentAsync(_expected.Keys, cancellationToken);
        var users = 0;
        foreach (var keys in present.Chunk(options.BatchSize))
            await foreach (var user in unresolved.WaitingForAsync(keys, cancellationToken))
            {
                stream.Wake(user.UserId);
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

/// <summary>How users that wait for items are found.</summary>
public sealed class ArrivalOptions
{
    /// <summary>Between looks. The default is 200 ms.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long to look for an item after its record was seen. The default is 1 minute; then the sweep finds it.</summary>
    public TimeSpan ExpectFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Between sweeps over all who wait. The default is 5 minutes.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After an outage. The default is 5 seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Keys looked up at once. The default is 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Keys remembered until they are looked up; beyond it the oldest are left to the sweep. The default is 100,000.</summary>
    public int Remembered { get; set; } = 100_000;
}
