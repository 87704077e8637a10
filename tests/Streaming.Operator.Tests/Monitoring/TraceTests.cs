using System.Diagnostics;
using System.Text.RegularExpressions;
using Streaming.Kafka.Tracing;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Monitoring;

public sealed class TraceTests : IAsyncLifetime
{
    readonly Bed bed = new();
    readonly SpanWatch watch = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit", "query");
        await bed.LoadItemsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await bed.DisposeAsync();
        watch.Dispose();
    }

    [Fact]
    public async Task OneEvent_IsFollowedFromItsProducerToTheAnswer_AsTheDocumentationShows()
    {
        ActivityTraceId produced, asked;
        using (var click = watch.App("click"))
        {
            produced = click.TraceId;
            await bed.ProduceAsync(bed.Topics.Engagements, "user-1", Messages.Click("user-1", "e-1", "north"));
        }
        await bed.CaughtUpAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(Count(produced, "settle") == 2 ? null : "the offsets' spans"));
        using (var page = watch.App("page"))
        {
            asked = page.TraceId;
            await AskAsync("user-1", page);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Named(asked, $"send {bed.Topics.Served}") == 1 ? null : "the span of what was served"));

        var shown = Regex.Match(Repository.Read("src/Streaming.ServiceDefaults/README.md"), "```text\n(click\n.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var seen = watch.Tree(produced, Plain) + watch.Tree(asked, Plain);
        Assert.True(shown == seen, seen);
    }

    [Fact]
    public async Task RefusedRecord_KeepsItsTraceThroughTheDeadLettersAndItsReplay()
    {
        ActivityTraceId trace;
        using (var click = watch.App("click"))
        {
            trace = click.TraceId;
            await bed.ProduceAsync(bed.Topics.Engagements, "user-2", Messages.TooLong("user-2", "e-2"));
        }
        await Eventually.HoldsAsync(() => Task.FromResult(Named(trace, $"send {bed.Topics.Engagements}.dlq") == 2 ? null : "both workers' dead letters"));

        (await bed.RunAsync("dead-letters", "replay", "--key", "user-2")).EndedWith(ExitCode.Well);
        await Eventually.HoldsAsync(() => Task.FromResult(Named(trace, $"send {bed.Topics.Engagements}") == 2 ? null : "the replay"));
    }

    [Fact]
    public async Task EventThatIsNotSampled_LeavesNoSpanAndNoTraceInThePoint()
    {
        await bed.ProduceAsync(bed.Topics.Engagements, "user-3", Messages.Click("user-3", "e-3", "north"));
        await bed.CaughtUpAsync();
        var before = await bed.UserAsync(Generation.UserImplicitAlias, "user-3");
        using (watch.App("click"))
            await bed.ProduceAsync(bed.Topics.Engagements, "user-3", Messages.Click("user-3", "e-4", "north"));
        await bed.CaughtUpAsync();
        var sampled = await bed.UserAsync(Generation.UserImplicitAlias, "user-3");
        await bed.ProduceAsync(bed.Topics.Engagements, "user-3", Messages.Click("user-3", "e-5", "east"));
        await bed.CaughtUpAsync();

        Assert.Null(before!.Trace);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", sampled!.Trace);
        Assert.Null((await bed.UserAsync(Generation.UserImplicitAlias, "user-3"))!.Trace);
        Assert.All(watch.Spans, span => Assert.True(span.Recorded));
    }

    async Task AskAsync(string user, Activity caller)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{bed.UrlOf("query")}/v1/retrieve");
        request.Content = new StringContent($$"""{"userId": "{{user}}"}""");
        request.Headers.Add(TraceHeaders.Parent, caller.Id);
        (await client.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }

    int Count(ActivityTraceId trace, string operation) => watch.Spans.Count(span => span.TraceId == trace && span.OperationName == operation);

    int Named(ActivityTraceId trace, string name) => watch.Spans.Count(span => span.TraceId == trace && span.DisplayName == name);

    /// <summary>Without the prefix of this test's topics and groups.</summary>
    string Plain(string name) => name.Replace(bed.Topics.Engagements[..^"engagements".Length], "", StringComparison.Ordinal)
        .Replace("Microsoft.AspNetCore.Hosting.HttpRequestIn", "POST /v1/retrieve (query worker)", StringComparison.Ordinal);
}
