namespace Streaming.Pipeline.Erasures;

/// <summary>
/// A place where data of a user may lie. A new one, registered beside the others, adds its line to every receipt from then on.
/// </summary>
public interface IErasureStore
{
    /// <summary>
    /// Says what became of each user's data there, as a line of each receipt. What cannot be known is a line, too; only a passing fault is
    /// an exception, after which the same erasures come again.
    /// </summary>
    /// <param name="erasures">A user may come twice.</param>
    Task AddLinesAsync(IReadOnlyList<Erasure> erasures, CancellationToken cancellationToken);
}
