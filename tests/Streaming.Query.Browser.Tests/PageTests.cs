using Microsoft.Playwright;
using Streaming.Query.Tests.Stage;

[assembly: AssemblyFixture(typeof(Streaming.Query.Browser.Tests.Chromium))]

namespace Streaming.Query.Browser.Tests;

public sealed class PageTests(Chromium chromium, SharedWorker worker) : IClassFixture<SharedWorker>
{
    [Fact]
    public async Task Page_ShowsFlowInterestsReasonsAndLog_AndAsksNobodyElse()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/#user=u");

        await Visit.SeenAsync(visit.Named(AriaRole.Article, "Events"));
        foreach (var name in (string[])["Lag", "Freshness", "Dead letters", "Answers"])
            await Visit.SeenAsync(visit.Named(AriaRole.Article, name));
        await Visit.SeenAsync(visit.Named(AriaRole.Img, "Implicit interest 1, 75 % of the mass, because you engaged with medoid-0"));
        await Visit.SeenAsync(visit.Named(AriaRole.Img, "Explicit interest A, because you follow topic-2"));
        await Visit.SeenAsync(visit.Named(AriaRole.Table, "Implicit engagements, newest first"));
        await Visit.SaysAsync(visit.Page.Locator("#lists .card").First, "because you follow topic-2");
        await Visit.SaysAsync(visit.Page.Locator("#experiments"), "No experiments worker answers");
        await Visit.SaysAsync(visit.Page.Locator("#state"), "live");
        Assert.Empty(visit.Errors);
        Assert.Empty(visit.Elsewhere);
    }

    [Fact]
    public async Task Strategies_StandSideBySide_AndSwitch()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/#user=u");
        var (left, right) = (visit.Page.Locator("#lists .card").First, visit.Page.Locator("#lists .card").Last);

        await Visit.SaysAsync(left, "also in single");
        await visit.Page.GetByLabel("Left list").SelectOptionAsync("explicit");
        await Visit.SaysAsync(left, "20 explicit");
        await visit.Page.GetByLabel("Right list").SelectOptionAsync("implicit");
        await Visit.SaysAsync(right, "20 implicit");

        await Assertions.Expect(visit.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("user=u&left=explicit&right=implicit"));
    }

    [Fact]
    public async Task UnknownUser_IsSaidToBeUnknown_AndAnotherIsFoundByKeyboardAlone()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/#user=nobody");
        await Visit.SaysAsync(visit.Page.Locator("#user-note"), "Nothing is known of “nobody”");

        await visit.Page.GetByLabel("User id").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Control+A");
        await visit.Page.Keyboard.TypeAsync("u");
        await visit.Page.Keyboard.PressAsync("Enter");

        await Visit.SeenAsync(visit.Named(AriaRole.Img, "Explicit interest A, because you follow topic-2"));
    }

    [Fact]
    public async Task Keyboard_SkipsToTheContent_AndReachesEveryControl()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/#user=u");
        await Visit.SaysAsync(visit.Page.Locator("#lists .card").Last, "also in blended");

        await visit.Page.EvaluateAsync("document.activeElement.blur()");
        var reached = new List<string>();
        for (var press = 0; press < 40; press++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            reached.Add(await visit.Page.EvaluateAsync<string>(
                "(e => e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent)(document.activeElement)"));
        }

        Assert.Equal("Skip to content", reached[0]);
        foreach (var control in (string[])["API key", "User id", "Show", "Left list", "Right list", "Implicit engagements", "Explicit interest A, because you follow topic-2"])
            Assert.Contains(control, reached);
    }

    [Theory]
    [InlineData("/#user=u")]
    [InlineData("/docs")]
    public async Task ScreenReader_FindsANameForEveryControlPictureAndTable_LandmarksAndHeadingsInOrder(string path)
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, path);
        await Visit.SaysAsync(visit.Page.Locator("main"), path == "/docs" ? "/v1/flow" : "also in blended");

        var nameless = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, table, svg, img, [role=img], [role=dialog], [tabindex]')]
              .filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
              .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length || e.caption || e.getAttribute('alt')
                || (!['TABLE', 'INPUT', 'SELECT', 'TEXTAREA'].includes(e.tagName) && e.textContent.trim())))
              .map(e => e.outerHTML.slice(0, 120))
            """);
        var levels = await visit.Page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('h1, h2, h3, h4')].map(e => +e.tagName[1])");

        Assert.Empty(nameless);
        Assert.Equal(1, levels.First());
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1, $"h{pair.Second} follows h{pair.First}"));
        Assert.Equal("en", await visit.Page.EvaluateAsync<string>("document.documentElement.lang"));
    }

    [Theory]
    [InlineData(ColorScheme.Light, true)]
    [InlineData(ColorScheme.Dark, false)]
    public async Task Colours_FollowTheScheme_AndTextStandsOut(ColorScheme scheme, bool isLight)
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/", scheme);

        var paper = await LuminanceAsync(visit, "backgroundColor");
        var ink = await LuminanceAsync(visit, "color");

        Assert.Equal(isLight, paper > ink);
        Assert.InRange((Math.Max(paper, ink) + 0.05) / (Math.Min(paper, ink) + 0.05), 7, 21);
    }

    [Fact]
    public async Task Policy_LetsNoScriptInThatIsNotTheWorkers()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/");

        await visit.Page.EvaluateAsync("""
            () => {
              // A refusal may be an exception already, by trusted types: then there is nothing more to try, and whether anything ran is asked below.
              const script = document.createElement('script');
              try { script.textContent = 'window.ran = true'; document.body.append(script); } catch { }
              const image = document.createElement('img');
              try { image.setAttribute('onerror', 'window.ran = true'); image.src = '/nothing'; document.body.append(image); } catch { }
            }
            """);

        Assert.False(await visit.Page.EvaluateAsync<bool>("Boolean(window.ran)"));
    }

    [Fact]
    public async Task ApiPage_ListsEveryOperation_AndSends()
    {
        var visit = await Visit.OfAsync(chromium, worker.Stage, "/docs");

        await Visit.SeenAsync(visit.Named(AriaRole.Heading, "POST /v1/retrieve"));
        await Visit.SeenAsync(visit.Named(AriaRole.Heading, "GET /v1/flow"));
        await visit.Page.GetByLabel("Body", new PageGetByLabelOptions { Exact = true }).First.FillAsync("""{"userId": "u", "limit": 3}""");
        await visit.Named(AriaRole.Button, "Send").First.ClickAsync();
        await Visit.SaysAsync(visit.Page.Locator("pre").First, "because you");
        Assert.Empty(visit.Errors);
        Assert.Empty(visit.Elsewhere);
    }

    static async Task<double> LuminanceAsync(Visit visit, string property)
    {
        var colour = await visit.Page.EvaluateAsync<string>($"getComputedStyle(document.body).{property}");
        var parts = colour[(colour.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',').Take(3).Select(part => Linear(double.Parse(part, System.Globalization.CultureInfo.InvariantCulture) / 255)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
