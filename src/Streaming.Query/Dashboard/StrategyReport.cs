using System.ComponentModel;
using Streaming.Query.Strategies;

namespace Streaming.Query.Dashboard;

sealed record StrategyReport(
    string Name,
    [property: Description("Which interests are searched with: blended is both kinds, single their average.")] string Interests,
    string Rule,
    string Budgets,
    [property: Description("The share of the limit for implicit interests where there are both kinds, 0 to 1.")] double ImplicitShare,
    [property: Description("Of the re-rank by maximal marginal relevance; absent where there is none.")] double? DiversityLambda,
    [property: Description("Whether the split is learned from outcomes.")] bool Adaptive)
{
    public static StrategyReport Of(RetrievalStrategy strategy) => new(
        strategy.Name, strategy.Interests.ToString().ToLowerInvariant(), strategy.Rule.ToString(), strategy.Budgets.ToString(), strategy.ImplicitShare,
        strategy.DiversityLambda, strategy.Adaptive);
}
