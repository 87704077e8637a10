using Microsoft.Extensions.Options;
using Streaming.Contracts;
using Streaming.Query.Strategies;

namespace Streaming.Query.Tests;

public class QueryOptionsTests
{
    public static TheoryData<string, QueryOptions> Wrong => new()
    {
        { "Query:ImplicitShare", new QueryOptions { ImplicitShare = 1.5 } },
        { "Query:ImplicitShare", new QueryOptions { ImplicitShare = double.NaN } },
        { "Query:ImplicitInterests", new QueryOptions { ImplicitInterests = 0 } },
        { "Query:Choices", new QueryOptions { Choices = 65 } },
        { "Query:ViewMaxAgeMs", new QueryOptions { ViewMaxAgeMs = 5000 } },
        { "Query:TimeoutMs", new QueryOptions { TimeoutMs = 0 } },
        { "Query:MaxConcurrent", new QueryOptions { MaxConcurrent = 0 } },
        { "Query:MaxSlowdown", new QueryOptions { MaxSlowdown = 1 } },
        { "Query:MaxQueueMs", new QueryOptions { MaxQueueMs = -1 } },
        { "Query:CasualFrom", new QueryOptions { CasualFrom = 0 } },
        { "Query:CoreFrom", new QueryOptions { CasualFrom = 9, CoreFrom = 9 } },
        { "Query:Strategies:s:Rule", Named(new StrategyOptions { Rule = (BlendRule)9 }) },
        { "Query:Strategies:s:Interests", Named(new StrategyOptions { Interests = (Strategy)9 }) },
        { "Query:Strategies:s:Budgets", Named(new StrategyOptions { Budgets = (BudgetRule)9 }) },
        { "Query:Strategies:s:FixedBudget", Named(new StrategyOptions { Budgets = BudgetRule.Fixed }) },
        { "Query:Strategies:s:ImplicitShare", Named(new StrategyOptions { ImplicitShare = double.NaN }) },
        { "Query:Strategies:s:DiversityLambda", Named(new StrategyOptions { DiversityLambda = 2 }) },
        { "Query:Strategies:s:TopicShare", Named(new StrategyOptions { TopicShare = -0.1 }) },
        { "Query:Strategies:s:TopicShare", Named(new StrategyOptions { TopicShare = 0.1, DiversityLambda = 0.5 }) },
        { "Query:Strategies:s:DiversityPool", Named(new StrategyOptions { DiversityPool = 5 }) },
        { "Query:Strategies:s:Generation", Named(new StrategyOptions { Generation = "no fingerprint" }) },
        {
            "Query:Presets:Core",
            new QueryOptions { Strategies = { ["s"] = new StrategyOptions { Generation = "g2" } }, Presets = new PresetOptions { Core = "s" } }
        },
        { "Query:Presets:Core", new QueryOptions { Presets = new PresetOptions { Core = "none" } } },
        { "Query:SurfacePresets:mail:New", new QueryOptions { SurfacePresets = { ["mail"] = new PresetOptions { New = "none" } } } },
        { "Query:MaxRequestBytes", new QueryOptions { MaxRequestBytes = 1 } },
    };

    [Fact]
    public void OutOfRange_IsRefusedNamingTheKey()
    {
        foreach (var row in Wrong)
        {
            var (key, options) = row.Data;
            var failure = Assert.Single(Validate(options).Failures!);
            Assert.StartsWith(key + " is ", failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("blended")]
    [InlineData("custom")]
    public void NameThatIsBuiltIn_IsRefused(string name) => Assert.Contains(
        "takes a name that is built in", Assert.Single(Validate(new QueryOptions { Strategies = { [name] = new StrategyOptions() } }).Failures!),
        StringComparison.Ordinal);

    [Fact]
    public void Defaults_AreValid() => Assert.True(Validate(new QueryOptions()).Succeeded);

    static QueryOptions Named(StrategyOptions strategy) => new() { Strategies = { ["s"] = strategy } };

    static ValidateOptionsResult Validate(QueryOptions options) => new QueryOptionsValidator().Validate(null, options);
}
