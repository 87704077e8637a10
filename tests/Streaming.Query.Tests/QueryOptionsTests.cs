using Microsoft.Extensions.Options;

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

    [Fact]
    public void Defaults_AreValid() => Assert.True(Validate(new QueryOptions()).Succeeded);

    static ValidateOptionsResult Validate(QueryOptions options) => new QueryOptionsValidator().Validate(null, options);
}
