using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class TopicFollowerTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Theory]
    [InlineData(false, "new")]
    [InlineData(true, "old,new")]
    public async Task Follower_ReadsAllPartitionsFromWhereItIsTold(bool fromBeginning, string expected)
    {
        var topic = await TopicAsync(4);
        await using var worker = await TestWorker.StartAsync(Server, Server.Unique("group"), [await TopicAsync(1)], new RecordingHandler(), null);
        await worker.ProduceAsync(topic, Enumerable.Range(0, 20).Select(i => ($"item-{i}", "old")));
        var seen = Channel.CreateUnbounded<SourceRecord>();
        using var follower = ActivatorUtilities.CreateInstance<TopicFollower>(worker.Services, new FollowerDefinition
        {
            Topic = topic,
            OnRecord = record => seen.Writer.TryWrite(record),
            FromBeginning = fromBeginning,
        });
        await follower.StartAsync(Cancel);
        await follower.Following.WaitAsync(Cancel);
        await worker.ProduceAsync(topic, Enumerable.Range(0, 20).Select(i => ($"item-{i}", "new")));

        var words = expected.Split(',');
        var records = new List<SourceRecord>();
        while (records.Count < 20 * words.Length)
            records.Add(await seen.Reader.ReadAsync(Cancel));
        await follower.StopAsync(Cancel);

        Assert.Equal(4, records.Select(r => r.Partition).Distinct().Count());
        Assert.All(words, word => Assert.Equal(20, records.Count(r => Encoding.UTF8.GetString(r.Value!) == word)));
        Assert.False(seen.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Follower_ToldWhereToBegin_BeginsThereAndElsewhereAtTheBeginning()
    {
        var topic = await TopicAsync(2);
        await using var worker = await TestWorker.StartAsync(Server, Server.Unique("group"), [await TopicAsync(1)], new RecordingHandler(), null);
        await worker.ProduceAsync(topic, Enumerable.Range(0, 100).Select(i => ($"item-{i}", "old")));
        var seen = Channel.CreateUnbounded<SourceRecord>();
        using var follower = ActivatorUtilities.CreateInstance<TopicFollower>(worker.Services, new FollowerDefinition
        {
            Topic = topic,
            OnRecord = record => seen.Writer.TryWrite(record),
            From = _ => Task.FromResult<IReadOnlyDictionary<int, long>>(new Dictionary<int, long> { [1] = 5 }),
        });
        await follower.StartAsync(Cancel);

        var records = new List<SourceRecord>();
        while (records.Count < 95)
            records.Add(await seen.Reader.ReadAsync(Cancel));
        await follower.StopAsync(Cancel);

        Assert.Equal(0, records.Where(r => r.Partition == 0).Min(r => r.Offset));
        Assert.Equal(5, records.Where(r => r.Partition == 1).Min(r => r.Offset));
        Assert.False(seen.Reader.TryRead(out _));
    }
}
