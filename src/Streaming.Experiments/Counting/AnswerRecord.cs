using System.IO.Hashing;
using System.Text;

namespace Streaming.Experiments.Counting;

/// <summary>An answer within its window, stored until that is over.</summary>
public sealed class AnswerRecord
{
    public required string UserId { get; init; }

    public required string RequestId { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long ServedAt { get; init; }

    /// <summary>Empty for an answer that only teaches a split.</summary>
    public required string Experiment { get; init; }

    public required string Arm { get; init; }

    /// <summary>Empty for one that teaches no split.</summary>
    public string? Segment { get; init; }

    public required string Surface { get; init; }

    /// <summary>Hashes of the item ids, in the order of the answer.</summary>
    public required ulong[] Items { get; init; }

    /// <summary>For each item the places of evidence it belongs to, see <see cref="Splits.Places"/>.</summary>
    public required byte[] Places { get; init; }

    public required Outcomes[] Outcomes { get; init; }

    /// <summary>Hashes of the event ids that were counted: a retry carries the same one.</summary>
    public HashSet<ulong> Events { get; init; } = [];

    public static ulong HashOf(string id) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(id));
}
