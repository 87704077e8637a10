namespace Streaming.Query.Access;

/// <summary>On an endpoint: what it answers names no user. The audit log mentions such a request only where it was refused, or at level <c>Debug</c>.</summary>
sealed class ConcernsNoUser
{
    public static ConcernsNoUser Instance { get; } = new();
}
