namespace Streaming.Query.Access;

/// <summary>
/// Who may ask over HTTP and gRPC. Section <c>Access</c>; tokens are configured where ASP.NET Core looks for them, in
/// <c>Authentication:Schemes:Bearer</c>. Without clients and tokens anybody may ask, which is refused at start where other machines can.
/// </summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    /// <summary>
    /// The clients by name, which audit logs and limits go by. What changes here in the configuration counts at once. The default is none.
    /// </summary>
    public IDictionary<string, ClientOptions> Clients { get; } = new Dictionary<string, ClientOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Requests a second that a client may make in the long run, 1 to 1,000,000. The default is 100.</summary>
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>Requests that a client may make at once after a pause, 1 to 1,000,000. The default is 200.</summary>
    public int Burst { get; set; } = 200;

    /// <summary>Whether anybody may ask from other machines while there are neither clients nor tokens. The default is false.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Whether keys and answers may travel between machines without TLS. The default is false.</summary>
    public bool AllowPlaintext { get; set; }
}
