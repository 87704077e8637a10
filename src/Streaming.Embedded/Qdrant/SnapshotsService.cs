using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary><c>qdrant.Snapshots</c>.</summary>
sealed class SnapshotsService(SnapshotStore snapshots) : Snapshots.SnapshotsBase
{
    public override Task<CreateSnapshotResponse> Create(CreateSnapshotRequest request, ServerCallContext context) =>
        Task.FromResult(new CreateSnapshotResponse { SnapshotDescription = snapshots.Create(request.CollectionName) });

    public override Task<ListSnapshotsResponse> List(ListSnapshotsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListSnapshotsResponse { SnapshotDescriptions = { snapshots.List(request.CollectionName) } });

    public override Task<DeleteSnapshotResponse> Delete(DeleteSnapshotRequest request, ServerCallContext context)
    {
        snapshots.Delete(request.CollectionName, request.SnapshotName);
        return Task.FromResult(new DeleteSnapshotResponse());
    }
}
