namespace Streaming.Operator.Verification.Checking;

/// <summary>One record on a dead-letter topic.</summary>
/// <param name="Group">The consumer group that put it there.</param>
/// <param name="Topic">Of the broken record, as are partition and offset.</param>
/// <param name="At">When it was put there, Unix milliseconds.</param>
readonly record struct DeadLetter(string Group, string Topic, int Partition, long Offset, long At)
{
    /// <summary>The same for every copy of it.</summary>
    public (string Group, string Topic, int Partition, long Offset) Id => (Group, Topic, Partition, Offset);
}
