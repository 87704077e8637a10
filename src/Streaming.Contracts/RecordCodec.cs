namespace Streaming.Contracts;

/// <summary>One codec per message of the contract.</summary>
public static class RecordCodec
{
    /// <summary>Topic <c>engagements</c>.</summary>
    public static RecordCodec<Engagement> Engagement { get; } = new(Contracts.Engagement.Parser, EngagementRules.Check, m => m.UserId, "user_id");

    /// <summary>Topic <c>profile-changes</c>.</summary>
    public static RecordCodec<ProfileChange> ProfileChange { get; } =
        new(Contracts.ProfileChange.Parser, ProfileChangeRules.Check, m => m.UserId, "user_id");

    /// <summary>Topic <c>items</c>. A record without a value deletes the item that its key names, see <see cref="DecodeKey"/>.</summary>
    public static RecordCodec<Item> Item { get; } = new(Contracts.Item.Parser, ItemRules.Check, m => m.ItemId, "item_id");

    /// <summary>Topic <c>retrieval-requests</c>.</summary>
    public static RecordCodec<RetrieveRequest> RetrieveRequest { get; } =
        new(Contracts.RetrieveRequest.Parser, RetrievalRules.Check, m => m.UserId, "user_id");

    /// <summary>A request that comes over gRPC or HTTP alone.</summary>
    public static RecordCodec<GetInterestsRequest> GetInterestsRequest { get; } =
        new(Contracts.GetInterestsRequest.Parser, RetrievalRules.Check, m => m.UserId, "user_id");

    /// <summary>Topic <c>retrieval-responses</c>; its key is the request's user, which an error does not repeat.</summary>
    public static RecordCodec<RetrievalReply> RetrievalReply { get; } = new(Contracts.RetrievalReply.Parser, RetrievalRules.Check, null, "user_id");

    /// <summary>Topic <c>served</c>.</summary>
    public static RecordCodec<Served> Served { get; } = new(Contracts.Served.Parser, ServedRules.Check, m => m.UserId, "user_id");

    /// <summary>Topic <c>experiment-decisions</c>; its key names the experiment or split, see <see cref="DecisionKeys"/>.</summary>
    public static RecordCodec<ExperimentDecision> ExperimentDecision { get; } =
        new(Contracts.ExperimentDecision.Parser, ExperimentRules.Check, null, "experiment");

    /// <summary>Topic <c>erasure-receipts</c>.</summary>
    public static RecordCodec<ErasureReceipt> ErasureReceipt { get; } =
        new(Contracts.ErasureReceipt.Parser, ErasureReceiptRules.Check, m => m.UserId, "user_id");

    /// <summary>The id that a record's key is: UTF-8, 1 to 128 bytes.</summary>
    /// <exception cref="InvalidMessageException">The key is absent, too long or no UTF-8.</exception>
    public static string DecodeKey(ReadOnlySpan<byte> key) => RecordKey.Read(key);
}
