using Grpc.Core;

namespace Streaming.Operator.Verification.Servers;

/// <summary>The passing errors that a Qdrant under stress answers with.</summary>
static class CallErrors
{
    static readonly StatusCode[] Codes = [StatusCode.Unavailable, StatusCode.Internal, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted];

    public static RpcException Of(int number) => new(new Status(Codes[(uint)number / 2 % Codes.Length], "Asked to fail by verify"));
}
