using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Streaming.Kafka;

/// <summary>
/// How long topics keep their records, by the brokers' own word, which is remembered for a minute. Brokers that do not tell, such as the
/// embedded one, are asked again after ten: an erasure must not wait for them each time.
/// </summary>
public sealed class TopicRetention(KafkaClients clients, TimeProvider time) : IDisposable
{
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(3), Remembered = TimeSpan.FromMinutes(1), Untold = TimeSpan.FromMinutes(10);

    readonly SemaphoreSlim gate = new(1, 1);
    readonly Dictionary<string, (KeptRecords Kept, long At)> known = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, KeptRecords>> OfAsync(IReadOnlyCollection<string> topics, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var unknown = topics.Where(topic => !known.TryGetValue(topic, out var entry)
                || time.GetElapsedTime(entry.At) >= (entry.Kept.IsKnown ? Remembered : Untold)).ToList();
            if (unknown.Count > 0)
                foreach (var (topic, kept) in await AskAsync(unknown))
                    known[topic] = (kept, time.GetTimestamp());
            return topics.ToDictionary(topic => topic, topic => known[topic].Kept);
        }
        finally
        {
            gate.Release();
        }
    }

    async Task<List<(string Topic, KeptRecords Kept)>> AskAsync(List<string> topics)
    {
        var resources = topics.ConvertAll(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic });
        try
        {
            var answers = await clients.AskAsync(admin => admin.DescribeConfigsAsync(resources, new DescribeConfigsOptions { RequestTimeout = RequestTimeout }));
            return answers.ConvertAll(answer => (answer.ConfigResource.Name, Of(answer.Entries)));
        }
        catch (DescribeConfigsException e)
        {
            return e.Results.ConvertAll(report => (report.ConfigResource.Name, report.Error.IsError ? Of(report.Error) : Of(report.Entries)));
        }
        catch (KafkaException e)
        {
            return topics.ConvertAll(topic => (topic, Of(e.Error)));
        }
    }

    public void Dispose() => gate.Dispose();

    static KeptRecords Of(Dictionary<string, ConfigEntryResult> entries) => KeptRecords.Of(name => entries.TryGetValue(name, out var entry) ? entry.Value : null);

    static KeptRecords Of(Error error) => error.Code == ErrorCode.UnknownTopicOrPart
        ? new KeptRecords(true, false, null, "There is no such topic.")
        : new KeptRecords(false, true, null, $"The brokers do not tell its settings: {error.Reason}");
}
