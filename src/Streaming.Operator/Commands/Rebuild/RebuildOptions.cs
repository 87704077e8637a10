namespace Streaming.Operator.Commands.Rebuild;

/// <summary>What is rebuilt, and from what.</summary>
/// <param name="Kind">A key of <see cref="KindServices.Aliases"/>.</param>
/// <param name="Snapshot">Restore this one first, and replay what came after it; null: replay from the oldest record kept.</param>
/// <param name="FromScratch">Delete the collection first.</param>
/// <param name="FromOtherKind">Join the other kind's states.</param>
sealed record RebuildOptions(string Kind, string? Snapshot, string? Location, bool FromScratch, bool FromOtherKind);
