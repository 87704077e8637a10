namespace Streaming.Contracts;

static class ServedRules
{
    public static void Check(Served served)
    {
        Rules.Id(served.RequestId, "request_id");
        Rules.Id(served.UserId, "user_id");
        Rules.Time(served.ServedAt, "served_at");
        if (served.Arm is { } arm)
            ExperimentRules.Check(arm, "arm");
        for (var i = 0; i < served.Items.Count; i++)
        {
            if (served.Items[i].ItemId.Length == 0)
                throw InvalidMessageException.OfField($"items[{i}].item_id", "is required");
        }
    }
}
