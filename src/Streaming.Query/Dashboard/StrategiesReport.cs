using System.ComponentModel;
using Streaming.Query.Strategies;

namespace Streaming.Query.Dashboard;

/// <summary>The strategies that can be asked for by name, as <c>GET /v1/strategies</c> answers.</summary>
sealed record StrategiesReport(IReadOnlyList<StrategyReport> Strategies)
{
    public static StrategiesReport Of(StrategyBook book) => new([.. book.Names.Select(name => StrategyReport.Of(book.Named(name)))]);
}

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
