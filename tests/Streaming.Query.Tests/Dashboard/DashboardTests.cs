using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Dashboard;

public sealed class DashboardTests(SharedWorker worker) : IClassFixture<SharedWorker>
{
    const string Key = "11111111-page-key-22222222-33333333";

    static readonly string[] Data = ["/v1/flow", "/v1/population", "/v1/strategies", "/v1/map", "/v1/experiments", "/v1/users/u/map"];

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Browser_GetsThePage_WithAPolicyThatLetsNothingElseIn()
    {
        using var response = await BrowseAsync(worker.Stage, "/");

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        var page = await response.Content.ReadAsStringAsync(Cancel);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app.js", "text/javascript")]
    [InlineData("page.css", "text/css")]
    [InlineData("icon.svg", "image/svg+xml")]
    public async Task File_IsAskedForAgain_AndNotSentTwice(string file, string type)
    {
        using var first = await worker.Stage.Http.GetAsync($"/page/{file}", Cancel);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/page/{file}") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
        Assert.True(first.Headers.CacheControl!.NoCache);
        Assert.Equal(HttpStatusCode.NotModified, (await worker.Stage.Http.SendAsync(again, Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/page/../appsettings.json")]
    [InlineData("/page/nothing.js")]
    [InlineData("/page/%2e%2e%2fappsettings.json")]
    public async Task FileThatIsNone_IsNotThere(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await worker.Stage.Http.GetAsync(path, Cancel)).StatusCode);

    [Fact]
    public async Task WhereKeysAreAskedFor_TheDataAsksToo_ThePageDoesNot_AndNobodyIsSuggested()
    {
        await using var stage = await WorkerStage.CreateAsync(("Access:Clients:page:ApiKeys:0", Key));

        Assert.Equal(HttpStatusCode.OK, (await BrowseAsync(stage, "/")).StatusCode);
        foreach (var path in Data)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stage.Http.GetAsync(path, Cancel)).StatusCode);
        stage.Http.DefaultRequestHeaders.Add("x-api-key", Key);
        Assert.Equal(HttpStatusCode.OK, (await stage.Http.GetAsync("/v1/flow", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Http.GetAsync("/v1/users", Cancel)).StatusCode);
    }

    [Fact]
    public async Task Audit_NamesTheUserWhoWasLookedAt_AndIsQuietAboutFlow()
    {
        await using var stage = await WorkerStage.CreateAsync();

        await stage.Http.GetAsync("/v1/users/u/map", Cancel);
        await stage.Http.GetAsync("/v1/flow", Cancel);

        var lines = stage.Log.Category("Streaming.Query.Access.Audit").Where(line => line.Level == LogLevel.Information).ToList();
        Assert.Contains("/v1/users/{userId}/map for the interests of 'u'", Assert.Single(lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TurnedOff_ThereIsNoPage_AndNoData()
    {
        await using var stage = await WorkerStage.CreateAsync(("Dashboard:Enabled", "false"));

        Assert.Equal("text/plain", (await BrowseAsync(stage, "/")).Content.Headers.ContentType?.MediaType ?? "text/plain");
        foreach (var path in Data)
            Assert.Equal(HttpStatusCode.NotFound, (await stage.Http.GetAsync(path, Cancel)).StatusCode);
        Assert.False(JsonNode.Parse(await stage.Http.GetStringAsync("/openapi/v1.json", Cancel))!["paths"]!.AsObject().ContainsKey("/v1/flow"));
    }

    [Fact]
    public async Task User_LiesNearTheItemsOfTheInterest_AndEachEngagementSaysWhatItCountsFor()
    {
        var map = await GetAsync("/v1/map");
        var user = await GetAsync("/v1/users/u/map");

        Assert.Equal((string?)map["mapId"], (string?)user["mapId"]);
        Assert.True((bool)user["known"]!);
        Assert.Equal(["implicit", "implicit", "topic"], user["interests"]!.AsArray().Select(interest => (string?)interest!["kind"]));
        Assert.Equal(0.75, (double)user["interests"]![0]!["share"]!);
        var medoid = map["items"]!.AsArray().Single(item => (string?)item!["itemId"] == "item-0-0")!;
        Assert.Equal(((double)medoid["x"]!, (double)medoid["y"]!), ((double)user["interests"]![0]!["x"]!, (double)user["interests"]![0]!["y"]!));
        var engagement = Assert.Single(user["engagements"]!.AsArray())!;
        Assert.Equal(("view", "implicit", "topics"), ((string?)engagement["action"], (string?)engagement["kind"], (string?)engagement["evidence"]));
    }

    [Fact]
    public async Task UnknownUser_IsSaidToBeUnknown()
    {
        var user = await GetAsync("/v1/users/nobody/map");

        Assert.False((bool)user["known"]!);
        Assert.Empty(user["interests"]!.AsArray());
    }

    [Fact]
    public async Task Items_AreFoundOnTheMap_AndABodyThatIsNoneIsRefused()
    {
        using var found = await worker.Stage.Http.PostAsJsonAsync("/v1/map/items", new { itemIds = new[] { "item-1-3", "not-there" } }, Cancel);
        using var none = new StringContent("""{"itemIds": []}""", Encoding.UTF8, "application/json");
        using var refused = await worker.Stage.Http.PostAsync("/v1/map/items", none, Cancel);

        Assert.Equal(["item-1-3"], JsonNode.Parse(await found.Content.ReadAsStringAsync(Cancel))!["items"]!.AsArray().Select(item => (string?)item!["itemId"]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task ExperimentsWorkerAway_IsSaidWithWhatToDo()
    {
        using var response = await worker.Stage.Http.GetAsync("/v1/experiments", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("Dashboard:ExperimentsAddress", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_IsAnswered_AndNotPutOnServed()
    {
        using var content = new StringContent("""{"userId": "u", "limit": 5, "preview": true}""", Encoding.UTF8, "application/json");
        await using var stage = await QueryStage.CreateAsync();
        await stage.PutAsync(Users.Implicit("u", Users.State(), (0, 1)));

        Assert.Equal(5, (await stage.AskAsync(new() { UserId = "u", Limit = 5, Preview = true })).Items.Count);
        Assert.Empty(stage.Served.Answers);
        using var response = await worker.Stage.Http.PostAsync("/v1/retrieve", content, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await worker.Stage.Http.GetStringAsync(path, Cancel))!;

    static Task<HttpResponseMessage> BrowseAsync(WorkerStage stage, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        return stage.Http.SendAsync(request, Cancel);
    }
}
