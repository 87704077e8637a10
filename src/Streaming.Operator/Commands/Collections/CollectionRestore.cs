using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Collections;

/// <summary>Puts a snapshot in the place of a collection.</summary>
sealed class CollectionRestore(IQdrantClient qdrant, SnapshotRecovery recovery)
{
    /// <summary>Where the server finds the snapshot.</summary>
    /// <param name="location">A location that was given, as the server sees it; null: the server's own address.</param>
    /// <exception cref="WrongInputException">The location is no URL, or the server does not list the snapshot.</exception>
    public async Task<Uri> LocateAsync(string collection, string snapshot, string? location, CancellationToken cancellationToken)
    {
        if (location is not null)
            return Uri.TryCreate(location, UriKind.Absolute, out var given)
                ? given
                : throw new WrongInputException($"--location '{location}' is no URL: give http://…/collections/NAME/snapshots/SNAPSHOT or file:///… as the server sees it.");
        // The server lists them only of a collection that is there; the files outlive it.
        if (await qdrant.GetCollectionAsync(collection, cancellationToken) is not null)
        {
            var known = await qdrant.ListSnapshotsAsync(collection, cancellationToken);
            if (known.All(s => s.Name != snapshot))
                throw new WrongInputException(
                    $"{collection} has no snapshot {snapshot}. The server has: {(known.Count == 0 ? "none" : string.Join(", ", known.Select(s => s.Name)))}.");
        }
        return recovery.LocationOf(collection, snapshot);
    }

    public Task RestoreAsync(string collection, Uri location, CancellationToken cancellationToken) =>
        recovery.RecoverAsync(collection, location, cancellationToken);
}
