using Streaming.Contracts;
using Streaming.Qdrant;

namespace Streaming.Query.Strategies;

/// <summary>What is wrong with the configured strategies and presets.</summary>
static class StrategyRules
{
    public static IEnumerable<string> Failures(QueryOptions options)
    {
        foreach (var (name, strategy) in options.Strategies)
            foreach (var failure in Failures($"Query:Strategies:{name}", name, strategy))
                yield return failure;
        foreach (var failure in Failures("Query:Presets", options.Presets, options))
            yield return failure;
        foreach (var (surface, presets) in options.SurfacePresets)
            foreach (var failure in Failures($"Query:SurfacePresets:{surface}", presets, options))
                yield return failure;
    }

    static IEnumerable<string> Failures(string key, string name, StrategyOptions strategy)
    {
        if (StrategyBook.BuiltIn.ContainsKey(name) || name == RetrievalStrategy.Custom)
            yield return $"{key} takes a name that is built in: choose another one.";
        if (name.Length > 128)
            yield return $"{key} has a name of more than 128 characters: choose a shorter one.";
        if (!Enum.IsDefined(strategy.Interests))
            yield return $"{key}:Interests is {strategy.Interests}: set it to Blended, Implicit, Explicit or Single.";
        if (!Enum.IsDefined(strategy.Rule))
            yield return $"{key}:Rule is {strategy.Rule}: set it to {string.Join(", ", Enum.GetNames<BlendRule>().Skip(1))}.";
        if (!Enum.IsDefined(strategy.Budgets))
            yield return $"{key}:Budgets is {strategy.Budgets}: set it to Mass, Equal or Fixed.";
        if (strategy.Budgets == BudgetRule.Fixed && strategy.FixedBudget is < 1 or > 1000)
            yield return $"{key}:FixedBudget is {strategy.FixedBudget}: with Budgets = Fixed set it to a whole number from 1 to 1000.";
        if (strategy.Adaptive && (strategy.Interests is not (Strategy.Unspecified or Strategy.Blended) || strategy.Budgets is not (BudgetRule.Unspecified or BudgetRule.Mass)))
            yield return $"{key}:Adaptive is true: that needs Interests = Blended and Budgets = Mass.";
        if (strategy.Generation is { } generation && !Generation.IsOf(Generation.ItemsAlias, $"{Generation.ItemsAlias}--{generation}"))
            yield return $"{key}:Generation is '{generation}': set it to a model's fingerprint, as rollout start prints it, or leave it out.";
        if (strategy.ImplicitShare is not (null or (>= 0 and <= 1)))
            yield return $"{key}:ImplicitShare is {strategy.ImplicitShare}: set it to a number from 0 to 1.";
        if (strategy.DiversityLambda is not (null or (>= 0 and <= 1)))
            yield return $"{key}:DiversityLambda is {strategy.DiversityLambda}: set it to a number from 0 to 1, or leave it out.";
        if (strategy.TopicShare is not (null or (>= 0 and <= 1)))
            yield return $"{key}:TopicShare is {strategy.TopicShare}: set it to a number from 0 to 1, or leave it out.";
        if (strategy.TopicShare is not null && strategy.DiversityLambda is not null)
            yield return $"{key}:TopicShare is set beside DiversityLambda: leave one of them out.";
        if (strategy.DiversityPool is < 1 or > 4)
            yield return $"{key}:DiversityPool is {strategy.DiversityPool}: set it to a whole number from 1 to 4.";
    }

    static IEnumerable<string> Failures(string key, PresetOptions presets, QueryOptions options)
    {
        foreach (var (segment, name) in (IEnumerable<(string, string)>)[("New", presets.New), ("Casual", presets.Casual), ("Core", presets.Core)])
            if (options.Strategies.GetValueOrDefault(name)?.Generation is not null)
                // The collections are chosen before the user's segment is known.
                yield return $"{key}:{segment} is '{name}', which is answered from a generation of its own: let an experiment's arm name it.";
            else if (!StrategyBook.BuiltIn.ContainsKey(name) && !options.Strategies.ContainsKey(name))
                yield return $"{key}:{segment} is '{name}', and there is no such strategy: define Query:Strategies:{name}, or name one of "
                    + $"{string.Join(", ", StrategyBook.BuiltIn.Keys.Concat(options.Strategies.Keys).Order(StringComparer.Ordinal))}.";
    }
}
