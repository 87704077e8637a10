using Streaming.Contracts;

namespace Streaming.Pipeline.Erasures;

/// <summary>One erasure or closing that a batch brought.</summary>
/// <param name="Receipt">The receipt that stores add their lines to.</param>
/// <param name="SetAside">Why the user's records went to the dead letters instead of into the state; null where they did not.</param>
public sealed record Erasure(ErasureReceipt Receipt, string? SetAside)
{
    public string UserId => Receipt.UserId;
}
