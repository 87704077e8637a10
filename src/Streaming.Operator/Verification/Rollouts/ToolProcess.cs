using Streaming.Operator.Verification.Processes;

namespace Streaming.Operator.Verification.Rollouts;

/// <summary>Runs this tool as a process of its own, which can be killed.</summary>
/// <param name="logs">Folder for what it prints; null: nowhere.</param>
sealed class ToolProcess(IReadOnlyDictionary<string, string?> settings, string? logs, TimeProvider time)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    /// <param name="kill">When to kill it; null: not.</param>
    /// <returns>The exit code, null where it was killed, and what it printed last.</returns>
    public async Task<(int? ExitCode, string Output)> RunAsync(KillAt? kill, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        await using var process = ChildProcess.Start(settings, logs is null ? null : Path.Combine(logs, "rollout.log"), arguments);
        var started = time.GetTimestamp();
        long? seen = null;
        while (!process.HasExited)
        {
            if (kill is not null && seen is null && process.Output.Contains(kill.Line, StringComparison.Ordinal))
                seen = time.GetTimestamp();
            if (kill is not null && seen is { } at && time.GetElapsedTime(at) >= kill.After)
            {
                await process.KillAsync();
                return (null, process.Output);
            }

            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return (process.ExitCode, process.Output);
    }
}
