using Microsoft.Extensions.Configuration;

namespace Streaming.Arms.Tests;

/// <summary>Experiments as a configuration gives them.</summary>
static class Configured
{
    /// <summary>Two arms of equal weight under the given experiment names.</summary>
    public static Dictionary<string, string?> TwoArms(params IEnumerable<string> experiments)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var name in experiments)
        {
            settings[$"Experiments:Running:{name}:Arms:control:Strategy"] = "single";
            settings[$"Experiments:Running:{name}:Arms:treatment:Strategy"] = "blended";
        }
        return settings;
    }

    public static ExperimentsOptions Options(Dictionary<string, string?> settings, params IEnumerable<(string Key, string Value)> more)
    {
        foreach (var (key, value) in more)
            settings[$"Experiments:{key}"] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return configuration.GetSection(ExperimentsOptions.Section).Get<ExperimentsOptions>() ?? new ExperimentsOptions();
    }

    public static IEnumerable<string> Users(int count) => Enumerable.Range(0, count).Select(i => $"user-{i}");
}
