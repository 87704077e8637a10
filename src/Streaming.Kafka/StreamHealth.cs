using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Kafka;

/// <summary>What a stream is doing.</summary>
public enum StreamState
{
    /// <summary>Not a member of its group yet, or waiting for where to go on.</summary>
    Starting,

    /// <summary>Every assigned partition is being read.</summary>
    Running,

    /// <summary>Reads nothing new for now: full, or told to pause.</summary>
    Paused,

    Stopped,

    /// <summary>Cannot go on without an operator.</summary>
    Faulted,
}

/// <summary>A stream's state with its reason, for health checks and people.</summary>
public sealed class StreamHealth(string stream) : IHealthCheck
{
    sealed record View(StreamState State, string Reason);

    View view = new(StreamState.Starting, "not started");

    public string Stream => stream;

    public StreamState State => Volatile.Read(ref view).State;

    public string Reason => Volatile.Read(ref view).Reason;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (state, reason) = Volatile.Read(ref view);
        return Task.FromResult(state switch
        {
            StreamState.Running => HealthCheckResult.Healthy(reason),
            StreamState.Paused => HealthCheckResult.Degraded(reason),
            _ => HealthCheckResult.Unhealthy(reason),
        });
    }

    internal void Report(StreamState state, string reason)
    {
        var (current, told) = Volatile.Read(ref view);
        if (current != StreamState.Faulted && (current != state || told != reason))
            Volatile.Write(ref view, new View(state, reason));
    }
}
