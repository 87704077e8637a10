
namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class PauseTests(KafkaFixture kafka) : StreamTest(kafka)
{
    readonly MemoryProgressStore progress = new();

    [Fact]
    public async Task PauseWhile_RetentionPassesMeanwhile_StopsWithTheGap()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var paused = false;
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, () => Volatile.Read(ref paused));
        await worker.ProduceAsync(topic, Records(10));
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 10);

        Volatile.Write(ref paused, true);
        while (worker.Stream.Health.State != StreamState.Paused)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        await worker.ProduceAsync(topic, Records(10, from: 10));
        await Server.DeleteRecordsAsync(topic, 0, 15, Cancel);
        Assert.Equal(10, handler.Applied.Count);
        Volatile.Write(ref paused, false);

        var fault = await Assert.ThrowsAsync<StreamFaultedException>(() => worker.Stream.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Contains("begins at 15: 5 offsets are gone", fault.Message, StringComparison.Ordinal);
    }
}
