namespace Streaming.Query.Access;

/// <summary>What the audit log will say about a request; who answers it fills it in.</summary>
sealed class AuditEntry
{
    public string UserId { get; private set; } = "";

    public string RequestId { get; set; } = "";

    /// <summary>Why there was no answer, as in the metrics; null for an answer.</summary>
    public string? Outcome { get; set; }

    public static AuditEntry Open(HttpContext context)
    {
        var entry = new AuditEntry();
        context.Features.Set(entry);
        return entry;
    }

    /// <summary>The entry of a request; one that nobody reads where it is not audited.</summary>
    public static AuditEntry Of(HttpContext context) => context.Features.Get<AuditEntry>() ?? new();

    public void Asks(string userId, string requestId = "") => (UserId, RequestId) = (userId, requestId);
}
