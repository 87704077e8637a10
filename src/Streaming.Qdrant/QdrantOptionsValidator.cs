using Microsoft.Extensions.Options;

namespace Streaming.Qdrant;

sealed class QdrantOptionsValidator : IValidateOptions<QdrantOptions>
{
    public ValidateOptionsResult Validate(string? name, QdrantOptions options)
    {
        var faults = Faults(options).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    static IEnumerable<string> Faults(QdrantOptions o)
    {
        var valid = Uri.TryCreate(o.Endpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https";
        if (valid && endpoint!.UserInfo.Length > 0)
            yield return "Qdrant:Endpoint holds a user or a password: leave them out and set Qdrant:ApiKey.";
        else if (!valid && o.Endpoint.Contains('@', StringComparison.Ordinal))
            yield return "Qdrant:Endpoint is no address and holds a '@': set it to the gRPC address of the server, such as http://127.0.0.1:6334.";
        else if (!valid)
            yield return $"Qdrant:Endpoint is '{o.Endpoint}': set it to the gRPC address of the server, such as http://127.0.0.1:6334.";
        if (valid && !endpoint!.IsLoopback)
        {
            if (endpoint.Scheme == "http" && !o.AllowPlaintext)
                yield return $"Qdrant:Endpoint is {endpoint.GetLeftPart(UriPartial.Authority)}, on another machine and without TLS: make it https, or set "
                    + "Qdrant:AllowPlaintext to true (environment Qdrant__AllowPlaintext) where the network keeps strangers away.";
            if (string.IsNullOrEmpty(o.ApiKey) && !o.AllowAnonymous)
                yield return $"Qdrant:Endpoint is {endpoint.GetLeftPart(UriPartial.Authority)}, on another machine, and Qdrant:ApiKey is empty: set the key, or set "
                    + "Qdrant:AllowAnonymous to true (environment Qdrant__AllowAnonymous) where the network keeps strangers away.";
        }
        if (o.ApiKey is { } apiKey && !CurrentApiKey.IsPossible(apiKey))
            yield return "Qdrant:ApiKey holds a character that a header cannot carry, such as the end of a line: set it to the key alone.";
        if (o.CertificateAuthority is { } path)
        {
            if (!File.Exists(path))
                yield return $"Qdrant:CertificateAuthority is '{path}', where there is no file: set it to a PEM file or leave it out.";
            if (valid && endpoint!.Scheme == "http")
                yield return "Qdrant:CertificateAuthority is set but Qdrant:Endpoint is http: make the endpoint https or leave the authority out.";
        }
        if (o.RestEndpoint is { } rest && !(Uri.TryCreate(rest, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return "Qdrant:RestEndpoint is no address: set it to the REST address of the server, such as http://127.0.0.1:6333.";
        else if (o.RestEndpoint is { } given && new Uri(given) is { IsLoopback: false, Scheme: "http" } plain && !o.AllowPlaintext)
            yield return $"Qdrant:RestEndpoint is {plain.GetLeftPart(UriPartial.Authority)}, on another machine and without TLS: make it https, or set "
                + "Qdrant:AllowPlaintext to true (environment Qdrant__AllowPlaintext) where the network keeps strangers away.";
        foreach (var (key, value) in new[]
        {
            (nameof(o.CallTimeout), o.CallTimeout), (nameof(o.RetryDelay), o.RetryDelay), (nameof(o.MaxRetryDelay), o.MaxRetryDelay),
        })
            if (value < TimeSpan.FromMilliseconds(10) || value > TimeSpan.FromHours(1))
                yield return $"Qdrant:{key} is {value}: set it between 10 ms and 1 hour (00:00:00.010 to 01:00:00).";
        foreach (var (key, value) in new[] { (nameof(o.BreakerWindow), o.BreakerWindow), (nameof(o.BreakDuration), o.BreakDuration) })
            if (value < TimeSpan.FromMilliseconds(500) || value > TimeSpan.FromHours(1))
                yield return $"Qdrant:{key} is {value}: set it between half a second and 1 hour (00:00:00.5 to 01:00:00).";
        if (o.MaxRetries is < 0 or > 100)
            yield return $"Qdrant:MaxRetries is {o.MaxRetries}: set it between 0 and 100.";
        if (o.BreakerFailureRatio is not (> 0 and <= 1))
            yield return $"Qdrant:BreakerFailureRatio is {o.BreakerFailureRatio}: set it above 0 and at most 1.";
        if (o.BreakerMinimumCalls < 2)
            yield return $"Qdrant:BreakerMinimumCalls is {o.BreakerMinimumCalls}: set it to 2 or more.";
        if (o.MaxReceiveMessageSize < 8 * 1024 * 1024)
            yield return $"Qdrant:MaxReceiveMessageSize is {o.MaxReceiveMessageSize}: set it to 8388608 (8 MiB) or more, for one user may take almost that.";
        if (o.Shards < 1)
            yield return $"Qdrant:Shards is {o.Shards}: set it to 1 or more.";
        if (o.Replicas < 1)
            yield return $"Qdrant:Replicas is {o.Replicas}: set it to 1 or more.";
        if (o.WriteConsistency is { } factor && (factor < 1 || factor > o.Replicas))
            yield return $"Qdrant:WriteConsistency is {factor}: set it between 1 and Qdrant:Replicas ({o.Replicas}).";
    }
}
