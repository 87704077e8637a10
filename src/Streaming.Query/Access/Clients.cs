using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Streaming.Query.Access;

/// <summary>The clients as the configuration has them now. A change that is not valid is logged, and what was valid stays.</summary>
sealed partial class Clients : IHostedService, IDisposable
{
    readonly IConfiguration _configuration;
    readonly IValidateOptions<AccessOptions> _validator;
    readonly ILogger _logger;
    volatile Table _table;
    IDisposable? _changes;

    public Clients(IConfiguration configuration, IOptions<AccessOptions> options, IValidateOptions<AccessOptions> validator, ILogger<Clients> logger)
    {
        (_configuration, _validator, _logger) = (configuration, validator, logger);
        _table = Table.Of(options.Value);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _changes = ChangeToken.OnChange(_configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The client whose key this is, or null. Found by the key's hash, so that the time it takes tells nothing about keys.</summary>
    public string? NameOf(string apiKey) => _table.Names.GetValueOrDefault(Hash(apiKey));

    /// <summary>The limit of a client, or of who came with a token.</summary>
    public RequestLimit LimitOf(string client) => _table.Limits.GetValueOrDefault(client, _table.Default);

    public void Dispose() => _changes?.Dispose();

    void Reload()
    {
        try
        {
            var options = _configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new();
            if (_validator.Validate(null, options) is { Failed: true } invalid)
                LogInvalid(invalid.FailureMessage);
            else
                _table = Table.Of(options);
        }
        // What cannot be bound: the binder's message may hold the value.
        catch (InvalidOperationException)
        {
            LogInvalid("a value is of another type");
        }
    }

    static string Hash(string apiKey) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(apiKey)));

    [LoggerMessage(LogLevel.Error, "Changed settings of Access are not taken over: {Reason}")]
    partial void LogInvalid(string reason);

    sealed record Table(FrozenDictionary<string, string> Names, FrozenDictionary<string, RequestLimit> Limits, RequestLimit Default)
    {
        public static Table Of(AccessOptions options) => new(
            options.Clients.SelectMany(client => client.Value.ApiKeys.Select(key => (Hash: Hash(key), client.Key)))
                .ToFrozenDictionary(entry => entry.Hash, entry => entry.Key, StringComparer.Ordinal),
            options.Clients.ToFrozenDictionary(
                client => client.Key,
                client => new RequestLimit(client.Value.RequestsPerSecond ?? options.RequestsPerSecond, client.Value.Burst ?? options.Burst)),
            new RequestLimit(options.RequestsPerSecond, options.Burst));
    }
}
