using Microsoft.Extensions.Options;

namespace Streaming.Experiments;

sealed class CountingOptionsValidator : IValidateOptions<CountingOptions>
{
    public ValidateOptionsResult Validate(string? name, CountingOptions options)
    {
        var failures = new List<string>();
        Require(nameof(options.Window), options.Window, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Require(nameof(options.SessionGap), options.SessionGap, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Require(nameof(options.CommitInterval), options.CommitInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Require(nameof(options.Lateness), options.Lateness, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Require(nameof(options.ReturnDays), options.ReturnDays, 1, 28);
        Require(nameof(options.AnswersPerUser), options.AnswersPerUser, 1, 10_000);
        Require(nameof(options.KeepDays), options.KeepDays, 30, 10_000);
        Require(nameof(options.KeepUsersDays), options.KeepUsersDays, 30, 10_000);
        Require(nameof(options.KeepErasuresDays), options.KeepErasuresDays, 1, 10_000);
        Require(nameof(options.CachedItems), options.CachedItems, 100, 100_000_000);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require<T>(string key, T value, T min, T max) where T : IComparable<T>
        {
            if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
                failures.Add($"Counting:{key} is {value}: set it to {min} to {max}.");
        }
    }
}
