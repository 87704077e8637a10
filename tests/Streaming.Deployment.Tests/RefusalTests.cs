using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Streaming.Deployment.Tests;

/// <summary>With the settings of its image and the compose file a worker starts; without what those allow it does not.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string> Workers { get; } = [.. Worker.All.Select(worker => worker.Name)];

    [Theory, MemberData(nameof(Workers))]
    public async Task ComposedSettings_AreAccepted(string name) => Assert.Empty(await FailuresAsync(Named(name), _ => true));

    [Theory, MemberData(nameof(Workers))]
    public async Task OffLoopback_UnlessAllowed_IsRefused_EachWithTheSettingThatAllowsIt(string name)
    {
        var worker = Named(name);
        var allowed = worker.Values().Keys.Where(key => key.Contains("__Allow", StringComparison.Ordinal)).ToList();
        Assert.Contains("Health__AllowAnonymous", allowed);
        Assert.Equal(name == "query" ? 7 : 5, allowed.Count);

        foreach (var key in allowed)
            Assert.Contains(await FailuresAsync(worker, other => other != key), failure => failure.Contains($"(environment {key})", StringComparison.Ordinal));
    }

    static Worker Named(string name) => Worker.All.Single(worker => worker.Name == name);

    static async Task<IReadOnlyList<string>> FailuresAsync(Worker worker, Func<string, bool> keep)
    {
        var settings = worker.Values().Where(setting => keep(setting.Key))
            .Select(setting => new KeyValuePair<string, string?>(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value));
        await using var app = worker.Create(settings);
        try
        {
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e)
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)];
        }
    }
}
