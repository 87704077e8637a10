using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Spectre.Console;
using Streaming.Contracts;
using Streaming.Local.Commands;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Local.Simulation;
using Streaming.Local.Stack;

namespace Streaming.Local.Tests.EndToEnd;

public class SimulationTests
{
    static readonly StackOptions Options = new(Ports.FreePair(), Kafka: null, Qdrant: null, Model: null, TakeOver: false);

    [Fact]
    public async Task Stack_SimulatedWorld_AccountsForEverythingAndServes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var world = SimulatedWorld.Create(new WorldOptions { Users = 120, Items = 2400, EndsAt = 1_700_000_000_000, Seed = 4 });
        var workload = world.ToWorkload();
        await using var stack = await LocalStack.StartAsync(Options, workload, TimeProvider.System, cancellationToken);

        var report = await RunAsync(stack, workload, cancellationToken);

        Assert.Empty(report.Errors);
        Assert.True(report.Implicit.DeadLettered > 0, "a broken record is in the dead letters");
        Assert.True(report.Implicit.Duplicate > 0, "duplicates are counted");
        Assert.True(report.Implicit.LateDropped > 0, "what lies before an erasure is dropped");
        Assert.True(Score(report, Strategy.Blended).Coverage > Score(report, Strategy.Single).Coverage, "several vectors cover more than one");
        Assert.True(Score(report, Strategy.Blended).RecallTail > Score(report, Strategy.Single).RecallTail, "several vectors find more of the tail");
        Assert.True(report.Freshness.P50 > 0 && report.Query.P50 > 0, "what was measured took time");
        Assert.Equal("embedded", report.Servers.Qdrant);

        var user = workload.Users[0].UserId;
        await AssertJsonAnswerAsync(user, cancellationToken);
        await AssertAnswerOnTheTopicAsync(stack, user, cancellationToken);
    }

    static async Task<RunReport> RunAsync(LocalStack stack, Workload workload, CancellationToken cancellationToken)
    {
        var options = new RunOptions(
            Data: null, Users: null, EvaluatedUsers: 1000, Pace.Max, ActionMap.Parse(null), workload.Dimension, Seed: 1, Exit: true, Report: null, Chaos: false, Visits: 0, Options);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No });
        return await new Run(options, workload, stack, new Display(console, TimeProvider.System), TimeProvider.System).ExecuteAsync(cancellationToken);
    }

    static Local.Evaluation.StrategyScore Score(RunReport report, Strategy strategy) => report.Evaluation.Overall[strategy];

    static async Task AssertJsonAnswerAsync(string user, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync(
            $"http://127.0.0.1:{Options.Port}/v1/retrieve", new { userId = user, limit = 10 }, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Assert.Equal(10, answer.GetProperty("items").GetArrayLength());
        Assert.NotEqual("", answer.GetProperty("interests")[0].GetProperty("reason").GetString());
        Assert.NotEmpty(answer.GetProperty("implicit").GetProperty("progress").EnumerateArray());
    }

    static async Task AssertAnswerOnTheTopicAsync(LocalStack stack, string user, CancellationToken cancellationToken)
    {
        var replies = new ConcurrentQueue<RetrievalReply>();
        var replied = new TaskCompletionSource();
        using var follower = stack.Follow(stack.Topics.RetrievalResponses, record =>
        {
            replies.Enqueue(RetrievalReply.Parser.ParseFrom(record.Value));
            replied.TrySetResult();
        });
        await follower.StartAsync(cancellationToken);

        var request = new RetrieveRequest { RequestId = "over-the-topic", UserId = user, Limit = 10 };
        await stack.Producer.ProduceAsync(
            stack.Topics.RetrievalRequests, Encoding.UTF8.GetBytes(user), request.ToByteArray(), cancellationToken: cancellationToken);
        await replied.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        await follower.StopAsync(cancellationToken);

        var reply = Assert.Single(replies);
        Assert.Equal("over-the-topic", reply.RequestId);
        Assert.Equal(10, reply.Response.Items.Count);
    }
}
