using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Streaming.Qdrant;

/// <summary>Recovers a collection from a snapshot: the one thing here that the server has over REST alone.</summary>
public sealed class SnapshotRecovery : IDisposable
{
    const int DefaultPort = 6333;

    readonly QdrantOptions _options;
    readonly HttpClient _http;

    public SnapshotRecovery(IOptions<QdrantOptions> options)
    {
        _options = options.Value;
        // Recovering may take as long as copying the files does; the caller cancels.
        _http = new HttpClient(QdrantChannel.Handler(_options)) { BaseAddress = Address(_options), Timeout = Timeout.InfiniteTimeSpan };
        if (_options.ApiKey is { Length: > 0 } key)
            _http.DefaultRequestHeaders.Add("api-key", key);
    }

    /// <summary>Where the server itself hands out a snapshot that it keeps.</summary>
    public Uri LocationOf(string collection, string snapshot) =>
        new(_http.BaseAddress!, $"collections/{Uri.EscapeDataString(collection)}/snapshots/{Uri.EscapeDataString(snapshot)}");

    /// <summary>
    /// Puts what the snapshot holds in the place of the collection, which is made where it is missing. Aliases stay. Returns when it is done.
    /// </summary>
    /// <param name="location">
    /// As the server sees it: an address that it can fetch, such as its own, or <c>file:///…</c> on its disk. On a cluster each node keeps its
    /// own shards and is recovered by itself.
    /// </param>
    /// <exception cref="QdrantRefusedException">There is no such snapshot, or it does not fit.</exception>
    /// <exception cref="QdrantUnavailableException">The server does not answer REST at that address.</exception>
    public async Task RecoverAsync(string collection, Uri location, CancellationToken cancellationToken)
    {
        var body = new { location = location.AbsoluteUri, priority = "snapshot", api_key = location.IsFile ? null : _options.ApiKey };
        try
        {
            using var answer = await _http.PutAsJsonAsync(
                $"collections/{Uri.EscapeDataString(collection)}/snapshots/recover?wait=true", body, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new QdrantRefusedException(
                    $"Qdrant refuses to recover {collection} from {location}: {(int)answer.StatusCode}, {await ErrorAsync(answer, cancellationToken)}");
        }
        catch (HttpRequestException e)
        {
            throw new QdrantUnavailableException(
                $"Qdrant does not answer REST at {_http.BaseAddress} ({e.Message}): set Qdrant:RestEndpoint, port 6333 unless it was changed.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    static async Task<string> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("status").GetProperty("error").GetString() ?? text;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return text;
        }
    }

    static Uri Address(QdrantOptions options) =>
        new(options.RestEndpoint ?? new UriBuilder(options.Endpoint) { Port = DefaultPort }.Uri.AbsoluteUri);
}
