using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Inference;

namespace Streaming.Benchmarks;

/// <summary>The shipped model as the workers load it.</summary>
static class Models
{
    public static ServiceProvider Services(int dimension, int threads)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Model:Dimension"] = dimension.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Model:IntraOpThreads"] = threads.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Model:Provider"] = "Cpu",
        }).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddInterestModel(configuration)
            .BuildServiceProvider();
    }
}
