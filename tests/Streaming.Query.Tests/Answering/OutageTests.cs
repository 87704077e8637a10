using Streaming.Contracts;
using Streaming.Qdrant;
using Streaming.Query.Tests.Stage;

namespace Streaming.Query.Tests.Answering;

public class OutageTests
{
    [Fact]
    public async Task QdrantDown_SaysSo()
    {
        await using var stage = await QueryStage.CreateAsync();
        stage.Spy.Before = (_, _) => throw new QdrantUnavailableException("Qdrant is away.");

        await Assert.ThrowsAsync<QdrantUnavailableException>(() => stage.AskAsync(new RetrieveRequest { UserId = "u" }));
        Assert.Empty(stage.Served.Answers);
    }

    [Fact]
    public async Task QdrantBackAgain_Answers()
    {
        await using var stage = await QueryStage.CreateAsync();
        stage.Spy.Before = (_, _) => throw new QdrantUnavailableException("Qdrant is away.");
        await Assert.ThrowsAsync<QdrantUnavailableException>(() => stage.AskAsync(new RetrieveRequest { UserId = "u" }));

        stage.Spy.Before = (_, _) => Task.CompletedTask;

        Assert.Equal(Fallback.Nothing, (await stage.AskAsync(new RetrieveRequest { UserId = "u" })).Fallback);
    }

    [Fact]
    public async Task SlowerThanTheTimeout_IsGivenUp()
    {
        await using var stage = await QueryStage.CreateAsync(settings: ("Query:TimeoutMs", "700"));
        stage.Spy.Before = (method, _) =>
        {
            if (method != "GetAsync")
                return Task.CompletedTask;
            stage.Time.Advance(TimeSpan.FromMilliseconds(700));
            throw new OperationCanceledException();
        };

        var late = await Assert.ThrowsAsync<TimeoutException>(() => stage.AskAsync(new RetrieveRequest { UserId = "u" }));
        Assert.Contains("Query:TimeoutMs", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_GivingUp_IsNotATimeout()
    {
        await using var stage = await QueryStage.CreateAsync();
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => stage.Retriever.RetrieveAsync(new RetrieveRequest { UserId = "u" }, "test", null, null, caller.Token));
    }
}
