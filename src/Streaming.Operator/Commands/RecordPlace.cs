using System.Globalization;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands;

/// <summary>Where a record stands, written as <c>topic/partition/offset</c>.</summary>
readonly record struct RecordPlace(string Topic, int Partition, long Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Partition}/{Offset}");

    /// <exception cref="WrongInputException">The text is no place.</exception>
    public static RecordPlace Parse(string text)
    {
        var parts = text.Split('/');
        return parts is [{ Length: > 0 } topic, var partition, var offset]
            && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var p)
            && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var o)
                ? new RecordPlace(topic, p, o)
                : throw new WrongInputException($"'{text}' is no record: give topic/partition/offset, such as engagements/4/3.");
    }
}
