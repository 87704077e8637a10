using Microsoft.Playwright;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Browser.Tests;

/// <summary>A page that is open on a worker, and what went wrong on it.</summary>
sealed class Visit
{
    readonly Uri _worker;

    Visit(IPage page, WorkerStage stage)
    {
        (Page, _worker) = (page, stage.Http.BaseAddress!);
        page.PageError += (_, error) => Errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                Errors.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != _worker.Authority)
                Elsewhere.Add(request.Url);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of scripts, and what the policy forbade.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Requests that did not go to the worker.</summary>
    public List<string> Elsewhere { get; } = [];

    /// <param name="path">What follows the worker's address.</param>
    public static async Task<Visit> OfAsync(Chromium chromium, WorkerStage stage, string path, ColorScheme scheme = ColorScheme.Light)
    {
        var visit = new Visit(await chromium.OpenAsync(scheme), stage);
        await visit.Page.GotoAsync(new Uri(stage.Http.BaseAddress!, path).ToString());
        return visit;
    }

    public ILocator Named(AriaRole role, string name) => Page.GetByRole(role, new PageGetByRoleOptions { Name = name, Exact = true });

    public static Task SeenAsync(ILocator locator) => Assertions.Expect(locator).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 30_000 });

    public static Task SaysAsync(ILocator locator, string words) =>
        Assertions.Expect(locator).ToContainTextAsync(words, new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
}
