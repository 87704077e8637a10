namespace Streaming.Contracts;

static class EngagementRules
{
    const long MaxDwellSeconds = 7 * 24 * 3600;

    public static void Check(Engagement engagement)
    {
        Rules.Id(engagement.EventId, "event_id");
        Rules.Id(engagement.UserId, "user_id");
        Rules.Id(engagement.ItemId, "item_id");
        Rules.Known(engagement.Action, "action");
        Rules.Time(engagement.OccurredAt, "occurred_at");
        Rules.Length(engagement.Dwell, "dwell", MaxDwellSeconds);
        Rules.Text(engagement.Surface, "surface");
        Rules.Text(engagement.RequestId, "request_id");
    }
}
