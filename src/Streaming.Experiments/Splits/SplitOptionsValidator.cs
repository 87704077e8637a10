using Microsoft.Extensions.Options;

namespace Streaming.Experiments.Splits;

sealed class SplitOptionsValidator : IValidateOptions<SplitOptions>
{
    public ValidateOptionsResult Validate(string? name, SplitOptions options)
    {
        var failures = new List<string>();
        Require(nameof(options.Interval), options.Interval.TotalSeconds, 1, 86_400);
        Require(nameof(options.MinImpressions), options.MinImpressions, 1, int.MaxValue);
        Require(nameof(options.Floor), options.Floor, 0.01, 0.4);
        Require(nameof(options.MaxStep), options.MaxStep, 0.001, 0.5);
        Require(nameof(options.HalfLifeSteps), options.HalfLifeSteps, 1, 100_000);
        Require(nameof(options.InitialShare), options.InitialShare, options.Floor, 1 - options.Floor);
        Require(nameof(options.ClickReward), options.ClickReward, -1_000, 1_000);
        Require(nameof(options.SaveReward), options.SaveReward, -1_000, 1_000);
        Require(nameof(options.ShareReward), options.ShareReward, -1_000, 1_000);
        Require(nameof(options.HideReward), options.HideReward, -1_000, 1_000);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string key, double value, double min, double max)
        {
            if (!(value >= min && value <= max))
                failures.Add($"Splits:{key} is {value}: set it to {min} to {max}.");
        }
    }
}
