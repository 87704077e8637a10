using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using Streaming.Kafka.Streams;

namespace Streaming.Kafka.Tests.Streams;

public sealed class TopicWatchTests : IDisposable
{
    readonly FakeTimeProvider time = new();
    readonly StreamParts parts;
    readonly AssignedPartition partition = new("topic", 3) { TopicId = "old" };
    readonly Queue<Func<string?>> answers = new();
    readonly CancellationTokenSource stop = new();

    public TopicWatchTests() => parts = new StreamParts(time);

    public void Dispose()
    {
        parts.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Watch_TopicIsMadeAnewUnderAStream_StopsItAndNamesTheOption()
    {
        partition.Begin(50);
        Answer(() => "old");
        Answer(() => throw new KafkaException(ErrorCode.Local_TimedOut));
        Answer(() => null);
        Answer(() => "new");
        var watch = Start();

        var fault = await Assert.ThrowsAsync<StreamFaultedException>(() => LetTimePassAsync(watch));

        Assert.Empty(answers);
        Assert.Contains("topic[3]: the state has progress up to offset 50 of a topic that was deleted", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream:AcceptGap=true", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_NothingHasBegunOrTheIdIsUnknown_AsksNobody()
    {
        var watch = Start();
        time.Advance(TopicWatch.Interval);
        partition.TopicId = null;
        partition.Begin(50);
        time.Advance(TopicWatch.Interval);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    void Answer(Func<string?> answer) => answers.Enqueue(answer);

    Task Start() => new TopicWatch(AskAsync, () => [partition], time, parts.Log).RunAsync(stop.Token);

    Task<IReadOnlyDictionary<string, string?>> AskAsync(IEnumerable<string> topics)
    {
        Assert.Equal(["topic"], topics);
        return Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?> { ["topic"] = answers.Dequeue()() });
    }

    async Task LetTimePassAsync(Task watch)
    {
        while (!watch.IsCompleted)
        {
            time.Advance(TopicWatch.Interval);
            await Task.Yield();
        }
        await watch;
    }
}
