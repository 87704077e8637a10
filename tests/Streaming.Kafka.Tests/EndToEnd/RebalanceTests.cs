namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class RebalanceTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Theory]
    [InlineData("classic")]
    [InlineData("consumer")]
    public async Task SecondMember_JoinsAndLeaves_LosesNothing(string protocol)
    {
        var (topic, group) = (await TopicAsync(4), Server.Unique("group"));
        var progress = new MemoryProgressStore();
        var (one, two) = (new RecordingHandler(), new RecordingHandler());
        (string, string)[] settings = protocol == "consumer" ? [("Kafka:Client:group.protocol", protocol)] : [];
        await using var first = await TestWorker.StartAsync(Server, group, [topic], one, progress, settings);
        await first.ProduceAsync(topic, Records(200));
        await one.AppliedAsync(200);

        await using (var second = await TestWorker.StartAsync(Server, group, [topic], two, progress, settings))
        {
            for (var i = 200; two.Applied.Count == 0; i += 10)
            {
                await first.ProduceAsync(topic, Records(10, from: i));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
            }
            await second.StopAsync();
        }
        await first.ProduceAsync(topic, Records(100, from: 1_000_000));
        await progress.UntilAsync(_ => All().Count(v => v >= 1_000_000) == 100);

        var all = All();
        var produced = all.Where(v => v < 1_000_000).Max() + 1;
        Assert.Equal(Enumerable.Range(0, produced), all.Where(v => v < 1_000_000));
        Assert.NotEmpty(two.Applied);

        List<int> All() => [.. one.Applied.Concat(two.Applied).Select(a => int.Parse(a.Value)).Distinct().Order()];
    }
}
