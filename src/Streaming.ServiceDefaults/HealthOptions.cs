namespace Streaming.ServiceDefaults;

/// <summary>Section <c>Health</c>: the endpoints that every worker has, <c>/health/*</c> and <c>/metrics</c>.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>
    /// Whether a worker may listen where other machines reach it, although health and metrics never ask for a key. They name topics, errors
    /// and rates, no users. The default is false.
    /// </summary>
    public bool AllowAnonymous { get; set; }
}
