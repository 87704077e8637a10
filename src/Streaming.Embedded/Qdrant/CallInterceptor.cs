using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Streaming.Embedded.Qdrant;

/// <summary>Around every call: the API key, and the faults that a test asks for.</summary>
sealed class CallInterceptor(EmbeddedQdrantOptions options, QdrantFaults faults) : Interceptor
{
    static readonly HashSet<string> Reads =
    [
        "/qdrant.Collections/Get", "/qdrant.Collections/List", "/qdrant.Collections/ListAliases", "/qdrant.Collections/CollectionExists",
        "/qdrant.Points/Get", "/qdrant.Points/Scroll", "/qdrant.Points/Count", "/qdrant.Points/Query", "/qdrant.Points/QueryBatch",
        "/qdrant.Snapshots/List",
    ];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        RequireKey(context);
        if (faults.Before is { } before)
            await before(context.Method, context.CancellationToken);
        var answer = await continuation(request, context);
        if (faults.After is { } after)
            await after(context.Method, context.CancellationToken);
        return answer;
    }

    void RequireKey(ServerCallContext context)
    {
        if (options.ApiKey is not { Length: > 0 } key || context.Method == "/qdrant.Qdrant/HealthCheck")
            return;
        var given = context.RequestHeaders.GetValue("api-key")
            ?? context.RequestHeaders.GetValue("authorization")?.Replace("Bearer ", "", StringComparison.Ordinal);
        if (given is null)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token"));
        if (IsSame(given, key))
            return;
        if (options.ReadOnlyApiKey is not { Length: > 0 } readOnly || !IsSame(given, readOnly))
            throw new RpcException(new Status(StatusCode.Unauthenticated, "Invalid API key or JWT"));
        if (!Reads.Contains(context.Method))
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Forbidden: Global manage access is required"));
    }

    internal static bool IsSame(string given, string key) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(key));
}
