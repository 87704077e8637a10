using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Action = Streaming.Contracts.Action;

namespace Streaming.Experiments.Tests;

/// <summary>Records made by hand. Times are seconds after the start of a day.</summary>
static class Records
{
    public const long Day = 86_400, Start = 20_000 * Day * 1000;

    public static Served Served(string user, double at, string request = "r", string arm = "control", int items = 4, string strategy = "blended")
    {
        var served = new Served
        {
            UserId = user,
            RequestId = request,
            ServedAt = Time(at),
            Surface = "home",
            StrategyName = strategy,
            Segment = Segment.Core,
            Arm = new ArmAssignment { Experiment = "blending", Arm = arm, Strategy = strategy },
        };
        for (var i = 0; i < items; i++)
            served.Items.Add(new ServedItem
            {
                ItemId = $"item-{i}",
                Position = (uint)i + 1,
                SourceKind = i % 2 == 0 ? InterestKind.Implicit : InterestKind.Topic,
                SourceId = $"source-{i % 2}",
                SourceIndex = (uint)(i % 2),
            });
        return served;
    }

    public static Engagement Engagement(string user, double at, int item = 0, Action action = Action.Click, string? id = null, string request = "", double dwell = 0) => new()
    {
        EventId = id ?? $"{user}-{at}-{item}-{action}",
        UserId = user,
        ItemId = $"item-{item}",
        Action = action,
        OccurredAt = Time(at),
        RequestId = request,
        Dwell = dwell > 0 ? Duration.FromTimeSpan(TimeSpan.FromSeconds(dwell)) : null,
    };

    public static long Milliseconds(double at) => Start + (long)(at * 1000);

    public static Timestamp Time(double at) => UnixTime.ToTimestamp(Milliseconds(at));
}
