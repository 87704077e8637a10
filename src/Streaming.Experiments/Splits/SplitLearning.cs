using System.Text.Json;
using Google.Protobuf;
using Streaming.Contracts;

namespace Streaming.Experiments.Splits;

/// <summary>What is learned of one segment on one surface: the split in force, and the evidence for the next.</summary>
public sealed class SplitLearning
{
    public required LearnedSplit Split { get; set; }

    public SplitEvidence Evidence { get; init; } = new();

    /// <summary>When the last step was, Unix milliseconds; 0: never.</summary>
    public long SteppedAt { get; set; }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(new Stored(Split.ToByteArray(), Evidence, SteppedAt));

    /// <exception cref="JsonException">The value is something else.</exception>
    public static SplitLearning Read(byte[] value)
    {
        var stored = JsonSerializer.Deserialize<Stored>(value) ?? throw new JsonException("The value is null.");
        return new SplitLearning { Split = LearnedSplit.Parser.ParseFrom(stored.Split), Evidence = stored.Evidence, SteppedAt = stored.SteppedAt };
    }

    sealed record Stored(byte[] Split, SplitEvidence Evidence, long SteppedAt);
}
