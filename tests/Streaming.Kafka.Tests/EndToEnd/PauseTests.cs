using Confluent.Kafka;
using Streaming.TestServers;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class PauseTests(KafkaFixture kafka) : StreamTest(kafka)
{
    readonly MemoryProgressStore progress = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PauseWhile_RetentionPassesMeanwhile_StopsUnlessTheGapIsAccepted(bool accept)
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var paused = false;
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, () => Volatile.Read(ref paused), ("Stream:AcceptGap", $"{accept}"));
        await worker.ProduceAsync(topic, Records(10));
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 10);

        Volatile.Write(ref paused, true);
        while (worker.Stream.Health.State != StreamState.Paused)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        await worker.ProduceAsync(topic, Records(10, from: 10));
        await Server.DeleteRecordsAsync(topic, 0, 15, Cancel);
        Assert.Equal(10, handler.Applied.Count);
        Volatile.Write(ref paused, false);

        if (accept)
        {
            await handler.AppliedAsync(15);
            Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(15, 5)], handler.Applied.Select(a => int.Parse(a.Value)).Order());
            return;
        }
        var fault = await Assert.ThrowsAsync<StreamFaultedException>(() => worker.Stream.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Contains("begins at 15: 5 offsets are gone", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseWhile_TrueFromTheStart_BeginsWhereItShouldOnceLetGo()
    {
        var (topic, group) = (await TopicAsync(2), Server.Unique("group"));
        var paused = true;
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, () => Volatile.Read(ref paused));
        await worker.ProduceAsync(topic, Records(100));
        while (worker.Stream.Health.State != StreamState.Paused)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        Assert.Empty(handler.Applied);

        Volatile.Write(ref paused, false);
        await handler.AppliedAsync(100);

        Assert.Equal(Enumerable.Range(0, 100), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task PauseWhile_PartitionsAreLostAndComeBackMeanwhile_BeginOnceLetGo()
    {
        const short Heartbeat = 12;
        await using var server = KafkaTestServer.Embed();
        var (topic, group) = (server.Unique("topic"), server.Unique("group"));
        await server.CreateTopicAsync(topic, 2, Cancel);
        var paused = false;
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(server, group, [topic], handler, progress, () => Volatile.Read(ref paused));
        await worker.ProduceAsync(topic, Records(10));
        await handler.AppliedAsync(10);

        Volatile.Write(ref paused, true);
        await UntilAsync(StreamState.Paused);
        server.Embedded!.FailNext(Heartbeat, ErrorCode.UnknownMemberId);
        await UntilAsync(StreamState.Starting);
        await worker.ProduceAsync(topic, Records(10, from: 10));
        await UntilAsync(StreamState.Paused);
        Volatile.Write(ref paused, false);

        await handler.AppliedAsync(20);
        Assert.Equal(Enumerable.Range(0, 20), handler.Applied.Select(a => int.Parse(a.Value)).Distinct().Order());

        async Task UntilAsync(StreamState state)
        {
            while (worker.Stream.Health.State != state)
                await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel);
        }
    }
}
