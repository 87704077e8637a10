using Streaming.Query.Strategies;

namespace Streaming.Query.Dashboard;

/// <summary>The strategies that can be asked for by name, as <c>GET /v1/strategies</c> answers.</summary>
sealed record StrategiesReport(IReadOnlyList<StrategyReport> Strategies)
{
    public static StrategiesReport Of(StrategyBook book) => new([.. book.Names.Select(name => StrategyReport.Of(book.Named(name)))]);
}
