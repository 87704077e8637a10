using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class StartTests(KafkaFixture kafka) : StreamTest(kafka)
{
    readonly MemoryProgressStore progress = new();
    long gone;

    [Fact]
    public async Task Restart_GoesOnFromProgress()
    {
        var (topic, group) = (await TopicAsync(2), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(100), progress);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);
        await worker.ProduceAsync(topic, Records(50, from: 100));
        await handler.AppliedAsync(50);

        Assert.Equal(Enumerable.Range(100, 50), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Restart_WithoutAStore_GoesOnFromTheCommit()
    {
        var (topic, group) = (await TopicAsync(2), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(100), null);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, null);
        await worker.ProduceAsync(topic, Records(50, from: 100));
        await handler.AppliedAsync(50);

        Assert.Equal(Enumerable.Range(100, 50), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Start_NoProgressThoughACommitExists_StopsAndNamesTheOption()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);

        var fault = await FaultAsync(topic, group, new MemoryProgressStore());

        Assert.Contains($"{topic}[0]", fault.Message, StringComparison.Ordinal);
        Assert.Contains("committed offset 10", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream:StartWithoutProgress=Earliest", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoProgressAndToldToRebuild_BeginsAtTheOldestRecord()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(
            Server, group, [topic], handler, new MemoryProgressStore(), ("Stream:StartWithoutProgress", "Earliest"));
        await handler.AppliedAsync(10);
    }

    [Fact]
    public async Task Start_RetentionHasPassedProgress_StopsUnlessTheGapIsAccepted()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);
        await ApplyAsync(topic, Server.Unique("other"), Records(10, from: 10), new MemoryProgressStore(), 20);
        await Server.DeleteRecordsAsync(topic, 0, 15, Cancel);

        var fault = await FaultAsync(topic, group, progress);
        Assert.Contains("begins at 15: 5 offsets are gone", fault.Message, StringComparison.Ordinal);
        Assert.Equal(5, gone);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, ("Stream:AcceptGap", "true"));
        await handler.AppliedAsync(5);
        Assert.Equal(Enumerable.Range(15, 5), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Start_TopicMadeAnew_Stops()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await progress.AdvanceAsync([new Progress(topic, 0, 100, 0)], Cancel);

        var fault = await FaultAsync(topic, group, progress);

        Assert.Contains("progress up to offset 100, but the topic ends at 0", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Stream:AcceptGap=true", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TopicMadeAnewAndAccepted_SetsProgressBack()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await progress.AdvanceAsync([new Progress(topic, 0, 100, 5)], Cancel);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, ("Stream:AcceptGap", "true"));
        await worker.ProduceAsync(topic, Records(10));
        await handler.AppliedAsync(10);

        await progress.UntilAsync(p => p.Single().Offset == 10);
    }

    [Fact]
    public async Task Start_TopicMadeAnewHasGrownBeyondTheProgress_StopsUnlessAccepted()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);
        await Server.RecreateTopicAsync(topic, 1, Cancel);
        await ApplyAsync(topic, Server.Unique("other"), Records(30, from: 100), new MemoryProgressStore());

        var fault = await FaultAsync(topic, group, progress);
        Assert.Contains("progress up to offset 10 of a topic that was deleted", fault.Message, StringComparison.Ordinal);
        Assert.Equal(10, Assert.Single(progress.Stored).Offset);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, ("Stream:AcceptGap", "true"));
        await handler.AppliedAsync(30);
        Assert.Equal(Enumerable.Range(100, 30), handler.Applied.Select(a => int.Parse(a.Value)).Order());
        await progress.UntilAsync(p => p.Single().Offset == 30);
        await worker.StopAsync();

        // The override is of no use any more: the progress is of the new topic.
        var next = new RecordingHandler();
        await using var again = await TestWorker.StartAsync(Server, group, [topic], next, progress);
        await again.ProduceAsync(topic, "user", "1000");
        await next.AppliedAsync(1);
        Assert.Equal([("user", "1000")], next.Applied);
    }

    [Fact]
    public async Task Start_GroupHasForgottenItsOffsets_GoesOnFromProgress()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);
        if (Server.Embedded is null)
            await Server.ForgetGroupAsync(group, Cancel);
        else
            group = Server.Unique("group-without-offsets");
        Assert.Null(await Server.CommittedAsync(group, topic, 0, Cancel));

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);
        await worker.ProduceAsync(topic, Records(5, from: 10));
        await handler.AppliedAsync(5);

        Assert.Equal(Enumerable.Range(10, 5), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Start_ProgressIsOlderThanTheCommit_AppliesWhatTheStateMisses()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);
        Assert.Equal(10, await Server.CommittedAsync(group, topic, 0, Cancel));
        await progress.RewindAsync(progress.Stored[0] with { Offset = 4 }, Cancel);

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);
        await handler.AppliedAsync(6);

        Assert.Equal(Enumerable.Range(4, 6), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Start_WhileAnotherWorkerMovesTheProgressOn_BeginsWhereItLeftOff()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await ApplyAsync(topic, group, Records(10), progress);
        var moved = new TaskCompletionSource();
        progress.BeforeRead = async () =>
        {
            await ApplyAsync(topic, Server.Unique("other"), Records(10, from: 10), progress);
            moved.SetResult();
        };

        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);
        await moved.Task.WaitAsync(Cancel);
        await worker.ProduceAsync(topic, Records(5, from: 20));
        await handler.AppliedAsync(5);

        Assert.Equal(Enumerable.Range(20, 5), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Partitions_AddedWhileRunning_AreReadFromTheirFirstRecord()
    {
        Assert.SkipUnless(Server.Embedded is null, "the embedded cluster adds no partitions to a topic");
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(
            Server, group, [topic], handler, progress, ("Kafka:Client:topic.metadata.refresh.interval.ms", "250"));
        await worker.ProduceAsync(topic, Records(50));
        await handler.AppliedAsync(50);

        await Server.AddPartitionsAsync(topic, 4, Cancel);
        await using (var producer = await TestWorker.StartAsync(Server, Server.Unique("producer"), [await TopicAsync(1)], new RecordingHandler(), null))
            await producer.ProduceAsync(topic, Records(200, from: 50));
        await handler.AppliedAsync(250);
        await progress.UntilAsync(p => p.Count == 4 && p.Sum(x => x.Offset) == 250);

        Assert.Equal(Enumerable.Range(0, 250), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    async Task ApplyAsync(string topic, string group, IEnumerable<(string Key, string Value)> records, IProgressStore? store, int? expected = null)
    {
        var (handler, list) = (new RecordingHandler(), records.ToList());
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, store);
        await worker.ProduceAsync(topic, list);
        await handler.AppliedAsync(expected ?? list.Count);
        await worker.StopAsync();
    }

    async Task<StreamFaultedException> FaultAsync(string topic, string group, IProgressStore store)
    {
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], new RecordingHandler(), store);
        using var counter = new MetricCollector<long>(
            worker.Services.GetRequiredService<IMeterFactory>(), KafkaMetrics.MeterName, "streaming.stream.gone_offsets");
        var fault = await Assert.ThrowsAsync<StreamFaultedException>(() => worker.Stream.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal((StreamState.Faulted, fault.Message), (worker.Stream.Health.State, worker.Stream.Health.Reason));
        gone = counter.GetMeasurementSnapshot().Sum(m => m.Value);
        return fault;
    }
}
