using Microsoft.Extensions.Options;

namespace Streaming.Kafka;

/// <summary>Refuses numbers outside of their ranges.</summary>
public sealed class StreamOptionsValidator : IValidateOptions<StreamOptions>
{
    static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(4), LeastJoin = TimeSpan.FromSeconds(5), LongestJoin = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, StreamOptions options)
    {
        var failures = new List<string>();
        InRange("BatchSize", options.BatchSize, 1, 10_000);
        InRange("LingerMs", options.LingerMs, 0, 60_000);
        InRange("Lanes", options.Lanes, 1, 64);
        InRange("MaxPendingRecords", options.MaxPendingRecords, 1, 10_000_000);
        InRange("MaxPendingBytes", options.MaxPendingBytes, 1, long.MaxValue);
        InRange("ProgressIntervalMs", options.ProgressIntervalMs, 10, 60_000);
        Between("DrainTimeout", options.DrainTimeout);
        Between("CloseTimeout", options.CloseTimeout);
        if (options.JoinTimeout < LeastJoin || options.JoinTimeout > LongestJoin)
            failures.Add($"Stream:JoinTimeout is {options.JoinTimeout}: choose {LeastJoin} to {LongestJoin}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void InRange(string key, long value, long least, long most)
        {
            if (value < least || value > most)
                failures.Add($"Stream:{key} is {value}: choose {least} to {most}.");
        }

        // A member that drains does not poll, and after max.poll.interval.ms, 5 minutes by default, its group goes on without it.
        void Between(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > LongestDrain)
                failures.Add($"Stream:{key} is {value}: choose more than zero and at most {LongestDrain}.");
        }
    }
}
