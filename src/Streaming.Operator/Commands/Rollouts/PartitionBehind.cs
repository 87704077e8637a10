using System.Globalization;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>A partition in which a generation is behind.</summary>
/// <param name="Offset">Everything below is applied; null: nothing is known.</param>
/// <param name="Goal">How far the other generation is. Equal offsets: no worker moves the time on.</param>
sealed record PartitionBehind(string Alias, string Topic, int Partition, long? Offset, long Goal)
{
    public override string ToString() => Offset == Goal
        ? $"{Alias}, {Topic}[{Partition}]: at offset {Goal} as the other one, but its time stands still: its worker does not run, or cannot write"
        : $"{Alias}, {Topic}[{Partition}]: applied up to offset {Offset?.ToString(CultureInfo.InvariantCulture) ?? "none"}, the other one up to {Goal}";
}
