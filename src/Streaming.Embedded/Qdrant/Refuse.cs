using Grpc.Core;

namespace Streaming.Embedded.Qdrant;

/// <summary>Refusals with the statuses of the real server.</summary>
static class Refuse
{
    public static RpcException Invalid(string reason) => new(new Status(StatusCode.InvalidArgument, reason));

    public static RpcException NoCollection(string name) => new(new Status(StatusCode.NotFound, $"Not found: Collection `{name}` doesn't exist!"));

    public static RpcException CollectionExists(string name) =>
        new(new Status(StatusCode.AlreadyExists, $"Wrong input: Collection `{name}` already exists!"));

    public static RpcException Dimension(int expected, int found) =>
        Invalid($"Wrong input: Vector dimension error: expected dim: {expected}, got {found}");

    public static RpcException Unsupported(string what) =>
        new(new Status(StatusCode.Unimplemented, $"The embedded server does not know {what}: use a real Qdrant for it."));
}
