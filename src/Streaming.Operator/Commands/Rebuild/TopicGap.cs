using Streaming.Kafka;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>Records of a partition that were wanted and are gone.</summary>
/// <param name="From">The first offset wanted.</param>
/// <param name="Low">The first that Kafka still has.</param>
sealed record TopicGap(string Topic, int Partition, long From, long Low)
{
    /// <summary>The gaps of what is wanted from the progress, or else from the very first record.</summary>
    public static IReadOnlyList<TopicGap> Of(IEnumerable<TopicRange> kept, IReadOnlyDictionary<(string Topic, int Partition), long> progress) =>
    [
        .. kept.Select(range => new TopicGap(range.Topic, range.Partition, progress.GetValueOrDefault((range.Topic, range.Partition)), range.From))
            .Where(gap => gap.From < gap.Low),
    ];
}
