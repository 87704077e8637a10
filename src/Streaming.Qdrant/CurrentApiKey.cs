using Grpc.Core;
using Microsoft.Extensions.Primitives;

namespace Streaming.Qdrant;

/// <summary>The API key as the configuration has it now, so that it can be exchanged under a running worker.</summary>
sealed class CurrentApiKey : IDisposable
{
    const string Key = $"{QdrantOptions.Section}:{nameof(QdrantOptions.ApiKey)}";

    readonly IDisposable? _changes;
    volatile Metadata _headers;

    /// <param name="configuration">Where the key may change; null where it stays.</param>
    public CurrentApiKey(QdrantOptions options, IConfiguration? configuration)
    {
        _headers = HeadersOf(options.ApiKey);
        if (configuration is not null)
            _changes = ChangeToken.OnChange(configuration.GetReloadToken, () => Take(configuration[Key]));
    }

    /// <summary>The headers of a call.</summary>
    public Metadata Headers => _headers;

    /// <summary>Whether a header can carry it.</summary>
    public static bool IsPossible(string key) => !key.Any(c => c is < ' ' or > '~');

    public void Dispose() => _changes?.Dispose();

    /// <summary>A key that is gone or impossible is a mistake half-way: the last good one stays.</summary>
    void Take(string? key)
    {
        if (!string.IsNullOrEmpty(key) && IsPossible(key))
            _headers = HeadersOf(key);
    }

    static Metadata HeadersOf(string? key) => string.IsNullOrEmpty(key) ? [] : new Metadata { { "api-key", key } };
}
