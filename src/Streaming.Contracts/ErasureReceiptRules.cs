namespace Streaming.Contracts;

static class ErasureReceiptRules
{
    const int MaxTopicBytes = 249;

    public static void Check(ErasureReceipt receipt)
    {
        Rules.Id(receipt.UserId, "user_id");
        Rules.Id(receipt.EventId, "event_id");
        Rules.Known(receipt.Reason, "reason");
        if (receipt.ErasedThrough is null)
            throw InvalidMessageException.OfField("erased_through", "is required");
        Rules.Time(receipt.ErasedThrough, "erased_through");
        Rules.Text(receipt.Topic, "topic", MaxTopicBytes);
        for (var i = 0; i < receipt.Lines.Count; i++)
        {
            Rules.Known(receipt.Lines[i].Store, $"lines[{i}].store");
            Rules.Known(receipt.Lines[i].Outcome, $"lines[{i}].outcome");
            Rules.Time(receipt.Lines[i].KeptUntil, $"lines[{i}].kept_until");
        }
    }
}
