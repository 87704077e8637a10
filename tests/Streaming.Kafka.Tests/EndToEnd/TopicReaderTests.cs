using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class TopicReaderTests(KafkaFixture kafka) : StreamTest(kafka)
{
    [Fact]
    public async Task Reader_ReadsWhatIsThereWhenItIsAsked_AndEnds()
    {
        var topic = await TopicAsync(3);
        await using var worker = await TestWorker.StartAsync(Server, Server.Unique("group"), [await TopicAsync(1)], new RecordingHandler(), null);
        var reader = worker.Services.GetRequiredService<TopicReader>();
        await worker.ProduceAsync(topic, Records(60));
        var ranges = await reader.RangesAsync([topic, Server.Unique("no-such-topic")]);
        await worker.ProduceAsync(topic, Records(60, from: 60));

        var records = await reader.ReadAsync(ranges, Cancel).ToListAsync(Cancel);

        Assert.Equal(3, ranges.Count);
        Assert.Equal(60, ranges.Sum(range => range.Length));
        Assert.Equal(Enumerable.Range(0, 60), records.Select(record => int.Parse(Encoding.UTF8.GetString(record.Value!))).Order());
        Assert.All(records.GroupBy(record => record.Partition), partition => Assert.Equal(partition.Select(r => r.Offset).Order(), partition.Select(r => r.Offset)));
    }

    [Fact]
    public async Task Reader_FromAnOffset_LeavesOutWhatIsBefore_AndMayBeLeftEarly()
    {
        var topic = await TopicAsync(1);
        await using var worker = await TestWorker.StartAsync(Server, Server.Unique("group"), [await TopicAsync(1)], new RecordingHandler(), null);
        var reader = worker.Services.GetRequiredService<TopicReader>();
        await worker.ProduceAsync(topic, Records(5000));

        Assert.Equal([4998, 4999], await reader.ReadAsync([new TopicRange(topic, 0, 4998, 5000)], Cancel).Select(record => record.Offset).ToListAsync(Cancel));
        Assert.Equal(0, await reader.ReadAsync([new TopicRange(topic, 0, 0, 5000)], Cancel).Select(record => record.Offset).FirstAsync(Cancel));
        Assert.Empty(await reader.ReadAsync([new TopicRange(topic, 0, 3, 3)], Cancel).ToListAsync(Cancel));
    }
}
