namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class RecordStreamTests(KafkaFixture kafka) : StreamTest(kafka)
{
    readonly MemoryProgressStore progress = new();

    [Fact]
    public async Task Stream_TwoTopics_AppliesEachRecordOnceInTheOrderOfItsKey()
    {
        var (first, second, group) = (await TopicAsync(4), await TopicAsync(2), Server.Unique("group"));
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [first, second], handler, progress);

        await worker.ProduceAsync(first, Records(500));
        await worker.ProduceAsync(second, Records(500).Select(r => ("second-" + r.Key, r.Value)));
        await handler.AppliedAsync(1000);
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 1000);
        await worker.StopAsync();

        Assert.Equal(1000, handler.Applied.Count);
        Assert.All(handler.Applied.GroupBy(a => a.Key), key => Assert.Equal(key.Select(a => int.Parse(a.Value)).Order(), key.Select(a => int.Parse(a.Value))));
        Assert.Equal(StreamState.Stopped, worker.Stream.Health.State);
    }

    [Fact]
    public async Task Stream_BadRecordInTheMiddle_GoesToTheDeadLettersAndTheRestIsApplied()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await Server.CreateTopicAsync(TopicNames.DeadLettersOf(topic), 1, Cancel);
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);

        await worker.ProduceAsync(topic, Records(10));
        await worker.ProduceAsync(topic, "user-1", "bad");
        await worker.ProduceAsync(topic, "user-1", "other");
        await worker.ProduceAsync(topic, Records(10, from: 10));
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 22);

        Assert.Equal(Enumerable.Range(0, 20), handler.Applied.Select(a => int.Parse(a.Value)).Order());
        var letter = Assert.Single(await ReadAsync(TopicNames.DeadLettersOf(topic), 1));
        Assert.Equal("bad"u8.ToArray(), letter.Message.Value);
        Assert.Equal("user-1"u8.ToArray(), letter.Message.Key);
        Assert.Equal(
            [topic, "0", "10", "invalid", "it says bad", group],
            new[] { "dlq.source.topic", "dlq.source.partition", "dlq.source.offset", "dlq.error.class", "dlq.error.message", "dlq.consumer.group" }
                .Select(name => Header(letter, name)));
    }

    [Theory]
    [InlineData(253_402_300_800_000)]
    [InlineData(884_541_340_800_000)]
    [InlineData(long.MaxValue - 1)]
    public async Task Stream_RecordOfNoYearThereIs_GoesToTheDeadLettersAndProgressKeepsItsTime(long timestamp)
    {
        Assert.SkipUnless(Server.Embedded is not null, "a real broker does not take such a record unless it is configured to");
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await Server.CreateTopicAsync(TopicNames.DeadLettersOf(topic), 1, Cancel);
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);

        await worker.ProduceAsync(topic, "user-1", "before");
        await worker.ProduceAsync(topic, "user-1", "absurd", timestamp);
        await worker.ProduceAsync(topic, "user-1", "after");
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 3);

        Assert.Equal(["before", "after"], handler.Applied.Select(a => a.Value));
        var letter = Assert.Single(await ReadAsync(TopicNames.DeadLettersOf(topic), 1));
        Assert.Equal("1", Header(letter, "dlq.source.offset"));
        Assert.Equal($"timestamp: the record's is {timestamp} ms, outside of the years 1970 to 9999", Header(letter, "dlq.error.message"));
        Assert.All(progress.Stored, p => Assert.InRange(p.AppliedUpTo, 0, 253_402_300_799_999));
    }

    [Fact]
    public async Task Stream_HandlerFailsForAWhile_LosesNothing()
    {
        var (topic, group) = (await TopicAsync(2), Server.Unique("group"));
        var failures = 3;
        var handler = new RecordingHandler(_ => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("down") : Task.CompletedTask);
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);

        await worker.ProduceAsync(topic, Records(300));
        await handler.AppliedAsync(300);

        Assert.Equal(Enumerable.Range(0, 300), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Stream_MoreThanFits_PausesAndAppliesAll()
    {
        var (topic, group) = (await TopicAsync(4), Server.Unique("group"));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new RecordingHandler(_ => gate.Task);
        await using var worker = await TestWorker.StartAsync(
            Server, group, [topic], handler, progress, ("Stream:MaxPendingRecords", "50"), ("Stream:BatchSize", "8"));

        await worker.ProduceAsync(topic, Records(2000));
        while (worker.Stream.Health.State != StreamState.Paused)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        gate.SetResult();
        await handler.AppliedAsync(2000);
        await progress.UntilAsync(p => p.Sum(x => x.Offset) == 2000);

        Assert.Equal(Enumerable.Range(0, 2000), handler.Applied.Select(a => int.Parse(a.Value)).Order());
    }

    [Fact]
    public async Task Stream_Stopped_FinishesWhatIsUnderWayAndCommitsIt()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var (entered, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handler = new RecordingHandler(_ =>
        {
            entered.TrySetResult();
            return gate.Task;
        });
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress, ("Stream:Lanes", "1"));
        await worker.ProduceAsync(topic, "user", "1");
        await entered.Task.WaitAsync(Cancel);

        var stop = worker.StopAsync();
        gate.SetResult();
        await stop;

        Assert.Equal([("user", "1")], handler.Applied);
        Assert.Equal(1, Assert.Single(progress.Stored).Offset);
        Assert.Equal(1, await Server.CommittedAsync(group, topic, 0, Cancel));
    }

    [Fact]
    public async Task Stream_HandlerThatNeverEnds_IsCancelledAfterTheDrainTimeout()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var entered = new TaskCompletionSource();
        var handler = new RecordingHandler(cancel =>
        {
            entered.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        });
        await using var worker = await TestWorker.StartAsync(
            Server, group, [topic], handler, progress, ("Stream:DrainTimeout", "00:00:00.2"));
        await worker.ProduceAsync(topic, "user", "1");
        await entered.Task.WaitAsync(Cancel);

        await worker.StopAsync().WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        Assert.Empty(handler.Applied);
        Assert.DoesNotContain(progress.Stored, p => p.Offset > 0);
    }

    [Fact]
    public async Task Stream_NothingComes_ProgressStillSaysUpToWhenAllIsApplied()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], new RecordingHandler(), progress);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

        await progress.UntilAsync(p => p.Any(x => x.AppliedUpTo > now + 1000 && x.Offset == 0));
    }

    [Fact]
    public async Task Wake_KeyWithoutRecords_IsHandedOverAlone()
    {
        var (topic, group) = (await TopicAsync(1), Server.Unique("group"));
        var handler = new RecordingHandler();
        await using var worker = await TestWorker.StartAsync(Server, group, [topic], handler, progress);

        await worker.Stream.WakeAsync("sleeper", Cancel);
        await handler.AppliedAsync(1);

        Assert.Equal([("sleeper", "woken")], handler.Applied);
    }
}
