using Microsoft.Extensions.Options;
using Streaming.Query.Strategies;

namespace Streaming.Query;

sealed class QueryOptionsValidator : IValidateOptions<QueryOptions>
{
    public ValidateOptionsResult Validate(string? name, QueryOptions options)
    {
        var failures = new List<string>();
        if (!(options.ImplicitShare is >= 0 and <= 1))
            failures.Add($"Query:ImplicitShare is {options.ImplicitShare}: set it to a number from 0 to 1.");
        Require(failures, nameof(QueryOptions.ImplicitInterests), options.ImplicitInterests, 1, 64);
        Require(failures, nameof(QueryOptions.Choices), options.Choices, 1, 64);
        Require(failures, nameof(QueryOptions.ViewMaxAgeMs), options.ViewMaxAgeMs, 1, 1000);
        Require(failures, nameof(QueryOptions.TimeoutMs), options.TimeoutMs, 1, 60_000);
        Require(failures, nameof(QueryOptions.MaxRequestBytes), options.MaxRequestBytes, 1024, 64 << 20);
        Require(failures, nameof(QueryOptions.MaxConcurrent), options.AtOnce, 1, 10_000);
        if (options.MaxSlowdown is not (0 or (> 1 and <= 100)))
            failures.Add($"Query:MaxSlowdown is {options.MaxSlowdown}: set it to a number above 1 up to 100, or to 0 to make always up to Query:MaxConcurrent answers at a time.");
        Require(failures, nameof(QueryOptions.MaxQueueMs), options.MaxQueueMs, 0, 10_000);
        Require(failures, nameof(QueryOptions.CasualFrom), options.CasualFrom, 1, 1000);
        Require(failures, nameof(QueryOptions.CoreFrom), options.CoreFrom, options.CasualFrom + 1, 1001);
        failures.AddRange(StrategyRules.Failures(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    static void Require(List<string> failures, string key, int value, int min, int max)
    {
        if (value < min || value > max)
            failures.Add($"Query:{key} is {value}: set it to a whole number from {min} to {max}.");
    }
}
