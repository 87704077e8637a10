using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;

namespace Streaming.Client;

/// <summary>Asks the query worker over gRPC. Thread-safe; keep one for as long as the process lives.</summary>
/// <remarks>
/// Errors: <see cref="InvalidRequestException"/>, <see cref="NotYetFreshException"/>, <see cref="OverloadedException"/>; whatever else the
/// worker or the network says is an <see cref="RpcException"/>.
/// </remarks>
public sealed class StreamingClient : IDisposable
{
    readonly GrpcChannel channel;
    readonly Retrieval.RetrievalClient client;
    readonly StreamingClientOptions options;

    /// <param name="address">The worker's gRPC address, for example <c>http://localhost:8081</c>.</param>
    public StreamingClient(Uri address, StreamingClientOptions? options = null)
    {
        this.options = options ?? new StreamingClientOptions();
        channel = GrpcChannel.ForAddress(address, this.options.Channel);
        client = new Retrieval.RetrievalClient(channel);
    }

    /// <summary>Items for a user, each with the interests that found it.</summary>
    public async Task<RetrieveResponse> RetrieveAsync(RetrieveRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            return await client.RetrieveAsync(request, options.Call(cancellationToken));
        }
        catch (RpcException e) when (Refusals.Of(e) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>The same in parts, the first items first: for long lists.</summary>
    public async IAsyncEnumerable<RetrieveResponse> RetrievePartsAsync(
        RetrieveRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = client.RetrieveStream(request, options.Call(cancellationToken));
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
            yield return call.ResponseStream.Current;
    }

    /// <summary>What is known of a user's interests.</summary>
    public async Task<GetInterestsResponse> GetInterestsAsync(string userId, CancellationToken cancellationToken = default)
    {
        try
        {
            return await client.GetInterestsAsync(new GetInterestsRequest { UserId = userId }, options.Call(cancellationToken));
        }
        catch (RpcException e) when (Refusals.Of(e) is { } refusal)
        {
            throw refusal;
        }
    }

    public void Dispose() => channel.Dispose();

    static async Task<bool> MoveNextAsync(IAsyncStreamReader<RetrieveResponse> parts, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.MoveNext(cancellationToken);
        }
        catch (RpcException e) when (Refusals.Of(e) is { } refusal)
        {
            throw refusal;
        }
    }
}
