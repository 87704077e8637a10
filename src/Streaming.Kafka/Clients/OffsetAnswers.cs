using Confluent.Kafka;

namespace Streaming.Kafka.Clients;

/// <summary>What brokers answered to a question for offsets.</summary>
internal static class OffsetAnswers
{
    /// <returns>An offset, 0 or more, for each of <paramref name="asked"/>.</returns>
    /// <exception cref="KafkaException">One is missing, an error, or a special offset such as <see cref="Offset.Unset"/>.</exception>
    public static IReadOnlyDictionary<TopicPartition, long> Of(IReadOnlyCollection<TopicPartition> asked, IEnumerable<TopicPartitionOffsetError> answers)
    {
        var offsets = new Dictionary<TopicPartition, long>(asked.Count);
        foreach (var answer in answers)
        {
            if (answer.Error.IsError)
                throw new KafkaException(answer.Error);
            if (answer.Offset.Value >= 0)
                offsets[answer.TopicPartition] = answer.Offset.Value;
        }
        foreach (var partition in asked)
            if (!offsets.ContainsKey(partition))
                throw new KafkaException(new Error(ErrorCode.OffsetNotAvailable, $"No offset was told of {partition.Topic}[{partition.Partition.Value}]"));
        return offsets;
    }
}
