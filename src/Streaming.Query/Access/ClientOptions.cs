namespace Streaming.Query.Access;

/// <summary>A client of the query API: <c>Access:Clients:&lt;name&gt;</c>.</summary>
public sealed class ClientOptions
{
    /// <summary>Its keys, sent as the header <c>x-api-key</c>; several, so that one can be exchanged without a gap. At least 32 characters.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>The default is <see cref="AccessOptions.RequestsPerSecond"/>.</summary>
    public int? RequestsPerSecond { get; set; }

    /// <summary>The default is <see cref="AccessOptions.Burst"/>.</summary>
    public int? Burst { get; set; }
}
