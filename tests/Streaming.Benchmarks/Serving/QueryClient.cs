using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.Qdrant;

namespace Streaming.Benchmarks.Serving;

/// <summary>Three ways of asking the same: the search alone, the query worker over gRPC, and as JSON over HTTP.</summary>
sealed class QueryClient : IDisposable
{
    readonly GrpcChannel _channel;
    readonly Retrieval.RetrievalClient _grpc;
    readonly HttpClient _http;
    readonly IReadOnlyList<Asked> _asked;
    readonly byte[][] _json;
    readonly IQdrantClient _qdrant;

    public QueryClient(ServedFolder served, IReadOnlyList<Asked> asked)
    {
        (_asked, _qdrant) = (asked, served.Qdrant);
        _channel = GrpcChannel.ForAddress(served.QueryGrpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true }, DisposeHttpClient = true,
        });
        _grpc = new Retrieval.RetrievalClient(_channel);
        _http = new HttpClient { BaseAddress = served.QueryHttp };
        _json = [.. asked.Select(one => Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(one.Request)))];
    }

    public async Task<bool> SearchAsync(int number)
    {
        await _qdrant.SearchAsync(_asked[number % _asked.Count].Search, CancellationToken.None);
        return true;
    }

    /// <returns>False where the worker refused because of its load.</returns>
    public async Task<bool> RetrieveAsync(int number)
    {
        try
        {
            await _grpc.RetrieveAsync(_asked[number % _asked.Count].Request);
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            return false;
        }
    }

    /// <inheritdoc cref="RetrieveAsync"/>
    public async Task<bool> RetrieveJsonAsync(int number)
    {
        using var content = new ByteArrayContent(_json[number % _json.Length]);
        using var response = await _http.PostAsync(new Uri("/v1/retrieve", UriKind.Relative), content);
        await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return false;
        response.EnsureSuccessStatusCode();
        return true;
    }

    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }
}
