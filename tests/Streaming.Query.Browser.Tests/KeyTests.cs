using Microsoft.Playwright;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Browser.Tests;

public sealed class KeyTests(Chromium chromium)
{
    const string Key = "11111111-page-key-22222222-33333333";

    [Fact]
    public async Task WorkerThatAsksForKeys_IsAskedWithOne_ThatStaysInTheTab()
    {
        await using var stage = await WorkerStage.CreateAsync(("Access:Clients:page:ApiKeys:0", Key));
        var visit = await Visit.OfAsync(chromium, stage, "/#user=u");
        var dialog = visit.Named(AriaRole.Dialog, "API key");
        await Visit.SeenAsync(dialog);

        await visit.Page.Keyboard.TypeAsync("a-wrong-key");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Visit.SaysAsync(dialog, "does not know this key");
        await visit.Page.Keyboard.TypeAsync(Key);
        await visit.Page.Keyboard.PressAsync("Enter");

        await Visit.SeenAsync(visit.Named(AriaRole.Img, "Explicit interest A, because you follow topic-2"));
        Assert.Equal(Key, await visit.Page.EvaluateAsync<string>("Object.values(sessionStorage).join()"));
        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("localStorage.length"));
    }

    [Fact]
    public async Task WorkerThatGoesAway_IsSaidToBeAway()
    {
        var stage = await WorkerStage.CreateAsync();
        var visit = await Visit.OfAsync(chromium, stage, "/");
        await Visit.SaysAsync(visit.Page.Locator("#state"), "live");

        await stage.DisposeAsync();

        await Visit.SaysAsync(visit.Page.Locator("#state"), "The worker does not answer");
        await Visit.SaysAsync(visit.Page.Locator("#flow-trouble"), "The worker does not answer");
    }
}
