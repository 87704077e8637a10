using Confluent.Kafka;
using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Tests.Clients;

public sealed class OffsetAnswersTests
{
    static readonly TopicPartition First = new("topic", 0), Second = new("topic", 1);

    [Fact]
    public void Offsets_AreThoseOfEachPartition()
    {
        var offsets = OffsetAnswers.Of([First, Second], [Answer(Second, 7), Answer(First, 0)]);

        Assert.Equal((0, 7), (offsets[First], offsets[Second]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-1001)]
    public void SpecialOffset_WithoutAnError_IsNoAnswer(long special)
    {
        var error = Assert.Throws<KafkaException>(() => OffsetAnswers.Of([First, Second], [Answer(First, 3), Answer(Second, special)]));

        Assert.Contains("topic[1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingPartition_IsNoAnswer() =>
        Assert.Throws<KafkaException>(() => OffsetAnswers.Of([First, Second], [Answer(First, 3)]));

    [Fact]
    public void Error_IsThatOfItsPartition()
    {
        var error = Assert.Throws<KafkaException>(() => OffsetAnswers.Of([First], [Answer(First, 3, ErrorCode.LeaderNotAvailable)]));

        Assert.Equal(ErrorCode.LeaderNotAvailable, error.Error.Code);
    }

    static TopicPartitionOffsetError Answer(TopicPartition partition, long offset, ErrorCode error = ErrorCode.NoError) =>
        new(partition, offset, new Error(error));
}
