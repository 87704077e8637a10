using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streaming.Kafka.States;

/// <summary>
/// Folds topics into a state that lives in a compacted topic, each record exactly once: changes of the state and source offsets are one
/// transaction. One worker leads and holds the state in memory, others stand by. Whatever goes wrong, the state is read anew.
/// </summary>
public sealed partial class StateStream(
    StateStreamDefinition definition, KafkaClients clients, TopicCreation creation, IOptions<StreamOptions> options, TimeProvider time,
    ILogger<StateStream> logger) : BackgroundService
{
    public StreamHealth Health { get; } = new(definition.Name);

    /// <summary>This worker holds the state.</summary>
    public bool Leads { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var patience = Patience.Create(time, (error, pause) =>
        {
            Health.Report(StreamState.Starting, $"begins again: {error.Message}");
            LogAgain(logger, definition.Name, pause, error);
        });
        try
        {
            await creation.EnsureAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
                await patience.ExecuteAsync(async cancel => await TurnAsync(cancel), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        Health.Report(StreamState.Stopped, "stopped");
    }

    async Task TurnAsync(CancellationToken stopping)
    {
        await using var leadership = new Leadership(clients, definition.StateTopic, time);
        Health.Report(StreamState.Running, "standing by");
        var member = time.GetTimestamp();
        while (!leadership.IsHeld)
        {
            stopping.ThrowIfCancellationRequested();
            leadership.Wait();
            if (leadership.IsMember)
                member = time.GetTimestamp();
            else if (time.GetElapsedTime(member) > options.Value.JoinTimeout)
                throw new TimeoutException($"The group has given no assignment for {options.Value.JoinTimeout}; a new client may have more luck.");
        }
        try
        {
            Health.Report(StreamState.Starting, "reading the state");
            using var turn = await StateTurn.BeginAsync(definition, clients, leadership, time, stopping);
            (Leads, var reading) = (true, turn.Keys);
            LogLeads(logger, definition.Name, reading);
            Health.Report(StreamState.Running, "reading");
            await turn.RunAsync(stopping);
        }
        catch (LeadershipLostException e)
        {
            LogLost(logger, definition.Name, e.Message);
        }
        finally
        {
            Leads = false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Stream {Stream} leads, with a state of {Keys} keys")]
    static partial void LogLeads(ILogger logger, string stream, int keys);

    [LoggerMessage(LogLevel.Information, "Stream {Stream} stands by: {Reason}")]
    static partial void LogLost(ILogger logger, string stream, string reason);

    [LoggerMessage(LogLevel.Warning, "Stream {Stream} failed and reads its state anew in {Pause}")]
    static partial void LogAgain(ILogger logger, string stream, TimeSpan pause, Exception error);
}
