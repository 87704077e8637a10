using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class TopicCreationTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Fact]
    public async Task Ensure_TopicsAreMissing_CreatesThemAsThePipelineNeedsThem()
    {
        Assert.SkipUnless(Server.Embedded is null, "the embedded cluster creates no topics on request");
        var prefix = Server.Unique("prefix") + ".";
        await using var worker = await TestWorker.StartAsync(
            Server, Server.Unique("group"), [prefix + "engagements"], new RecordingHandler(), null,
            ("Topics:Create", "true"), ("Topics:Prefix", prefix), ("Topics:Partitions", "3"));
        await worker.Services.GetRequiredService<TopicCreation>().EnsureAsync(Cancel);

        var kafka = worker.Services.GetRequiredService<KafkaClients>();
        var topics = (await kafka.ListTopicsAsync()).Where(t => t.Topic.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        Assert.Equal(15, topics.Count);
        Assert.Equal(3, topics.Single(t => t.Topic == prefix + "engagements").Partitions.Count);
        Assert.Equal(("LogAppendTime", "compact"), (await ConfigAsync(kafka, prefix + "items", "message.timestamp.type"), await ConfigAsync(kafka, prefix + "items", "cleanup.policy")));
        Assert.Equal(("LogAppendTime", "-1"), (await ConfigAsync(kafka, prefix + "profile-changes", "message.timestamp.type"), await ConfigAsync(kafka, prefix + "profile-changes", "retention.ms")));
    }

    static async Task<string> ConfigAsync(KafkaClients kafka, string topic, string key)
    {
        var described = await kafka.AskAsync(admin => admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }]));
        return described[0].Entries[key].Value;
    }
}
