using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Kafka.States;
using Streaming.Kafka.Tests.EndToEnd;

namespace Streaming.Kafka.Tests.States;

public sealed class StateStreamTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Fact]
    public async Task EveryRecord_CountsOnce_ThroughAFailureAndARestart()
    {
        var (state, sources, group) = (await TopicAsync(1), new[] { await TopicAsync(3), await TopicAsync(2) }, Server.Unique("group"));
        var first = new SumFold(state) { FailAfter = 150 };
        using (var worker = await StartAsync(group, state, sources, first))
        {
            await ProduceAsync(worker, sources, 100);
            await first.ReachedAsync(200, Cancel);
            Assert.True(first.Folded > 200, "the failure made it fold records again");
            await worker.StopAsync(Cancel);
        }

        var second = new SumFold(state);
        using var again = await StartAsync(group, state, sources, second);
        await ProduceAsync(again, sources, 50);
        await second.ReachedAsync(300, Cancel);
        var sums = second.Sums;
        await again.StopAsync(Cancel);

        Assert.Equal(100, second.Folded);
        Assert.Equal(300, sums.Values.Sum());
        Assert.Equal(50, sums.Count);
    }

    [Fact]
    public async Task OneLeads_TheOtherStandsBy_AndGoesOnWhenItStops()
    {
        var (state, sources, group) = (await TopicAsync(1), new[] { await TopicAsync(2) }, Server.Unique("group"));
        var folds = new[] { new SumFold(state), new SumFold(state) };
        using var one = await StartAsync(group, state, sources, folds[0]);
        await ProduceAsync(one, sources, 50);
        await folds[0].ReachedAsync(50, Cancel);
        using var other = await StartAsync(group, state, sources, folds[1]);
        await ProduceAsync(one, sources, 50);
        await folds[0].ReachedAsync(100, Cancel);
        Assert.Equal(0, folds[1].Folded);

        await one.StopAsync(Cancel);
        await ProduceAsync(other, sources, 10);
        await folds[1].ReachedAsync(110, Cancel);

        Assert.Equal(10, folds[1].Folded);
        await other.StopAsync(Cancel);
    }

    [Fact]
    public async Task Offsets_AreCommittedForTheGroupToo()
    {
        Assert.SkipUnless(Server.Embedded is null, "the embedded cluster takes offsets of transactions and does not keep them");
        var (state, sources, group) = (await TopicAsync(1), new[] { await TopicAsync(1) }, Server.Unique("group"));
        var fold = new SumFold(state);
        using var worker = await StartAsync(group, state, sources, fold);

        await ProduceAsync(worker, sources, 25);
        await fold.ReachedAsync(25, Cancel);
        await worker.StopAsync(Cancel);

        Assert.Equal(25, await Server.CommittedAsync(group, sources[0], 0, Cancel));
    }

    async Task<IHost> StartAsync(string group, string state, string[] sources, SumFold fold)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Server.Configuration)
            .AddInMemoryCollection([new("Kafka:GroupId", group), new("Topics:Create", "false")]);
        builder.Services.AddKafka("test");
        builder.Services.AddStateStream(_ => new StateStreamDefinition
        {
            Name = "sums",
            StateTopic = state,
            Sources = sources,
            Fold = fold,
            CommitInterval = TimeSpan.FromMilliseconds(50),
            Lateness = TimeSpan.FromMilliseconds(50),
        });
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return host;
    }

    static async Task ProduceAsync(IHost host, string[] topics, int each)
    {
        var producer = host.Services.GetRequiredService<IRecordProducer>();
        await Task.WhenAll(topics.SelectMany(topic => Enumerable.Range(0, each).Select(i => producer.ProduceAsync(
            topic, Encoding.UTF8.GetBytes($"key-{i % 50}"), "1"u8.ToArray(), cancellationToken: Cancel))));
    }
}
