using Streaming.Interests;
using Action = Streaming.Contracts.Action;

namespace Streaming.Operator.Verification.Planning;

/// <summary>Draws a stream in which every order and every repetition that the pipeline promises to bear happens, and hides nothing in the middle.</summary>
sealed class TrafficPlan
{
    /// <summary>Once in so many records.</summary>
    const int DuplicateEvery = 12, CorrectionEvery = 60, BrokenEvery = 120, ErasureEvery = 80, ClosingEvery = 160;

    /// <summary>How many of the records before may come again.</summary>
    const int Remembered = 400;

    const int AnHour = 3_600_000;

    readonly PlanOptions options;
    readonly PlannedItems items;
    readonly Random random;
    readonly List<PlannedRecord> records = [];
    int events;

    TrafficPlan(PlanOptions options, PlannedItems items, Random random) => (this.options, this.items, this.random) = (options, items, random);

    public static List<PlannedRecord> Create(PlanOptions options, PlannedItems items, Random random)
    {
        var plan = new TrafficPlan(options, items, random);
        var count = (int)(options.Duration.TotalSeconds * options.RecordsPerSecond);
        for (var i = 0; i < count; i++)
            plan.Draw(i, options.Duration * i / count);
        plan.records.AddRange(new ItemTraffic(options, items, random).Create());
        // Stable: what is planned for one moment keeps its order.
        return [.. plan.records.OrderBy(record => record.At)];
    }

    void Draw(int number, TimeSpan at)
    {
        var user = $"user-{(int)(options.Users * Math.Pow(random.NextDouble(), 2))}";
        if (Once(BrokenEvery))
            records.Add(BrokenRecords.Create(number, at, user, options.Space));
        else if (records.Count > 0 && Once(DuplicateEvery))
            records.Add(Earlier() with { Kind = RecordKind.Duplicate, At = Reordered(at) });
        else if (Once(ErasureEvery))
            Erase(at, user);
        else if (Once(ClosingEvery))
            Close(at, user);
        else
            DrawOrdinary(at, user);
    }

    void DrawOrdinary(TimeSpan at, string user)
    {
        var dice = random.Next(100);
        if (dice < 76)
            records.Add(Engage(at, user));
        else if (dice < 88)
            Hide(at, user);
        else if (dice < 95)
            records.Add(Tellings.Topic(Reordered(at), user, Id(), Topic(), random.Next(4) > 0, Clock(at)));
        else
            records.Add(Tellings.Collection(
                Reordered(at), user, Id(), $"collection-{random.Next(4)}",
                random.Next(4) == 0 ? null : [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Item()).Distinct()], Clock(at)));
    }

    PlannedRecord Engage(TimeSpan at, string user)
    {
        var (id, kind) = (Id(), RecordKind.Engagement);
        var clock = Clock(at);
        if (records.Count > 0 && Once(CorrectionEvery) && Earlier() is { Event: EngagementEvent earlier } told)
            (id, user, kind) = (earlier.EventId.ToString(), told.Key, RecordKind.Corrected);
        else if (Once(10))
            (clock, kind) = (Instant(at) + random.Next(1, AnHour), RecordKind.ClockAhead);
        return Engage(kind, Reordered(at), user, id, Item(), clock);
    }

    PlannedRecord Engage(RecordKind kind, TimeSpan at, string user, string id, string item, long clock) => Tellings.Engagement(
        kind, at, user, id, item, (EngagementAction)random.Next(1, 5), random.Next(3) == 0 ? random.Next(60_000) : -1, clock, asJson: Once(20));

    /// <summary>A hide and an engagement with the same item, in either order, and perhaps an unhide later.</summary>
    void Hide(TimeSpan at, string user)
    {
        var item = Item();
        var after = at + Seconds(4);
        var (hide, engage) = Once(2) ? (at, after) : (after, at);
        records.Add(Tellings.Hide(hide, user, Id(), item, Once(4) ? Action.Report : Action.Hide, Clock(hide)));
        records.Add(Engage(RecordKind.Engagement, engage, user, Id(), item, Clock(engage)));
        if (Once(3))
            records.Add(Tellings.Hide(at + Seconds(6), user, Id(), item, Action.Unhide, Clock(at)));
    }

    /// <summary>An erasure, what comes too late for it, and what happens after it.</summary>
    void Erase(TimeSpan at, string user)
    {
        records.Add(Tellings.Erasure(at, user, Id(), Clock(at)));
        for (var i = 0; i < 3; i++)
            records.Add(Engage(RecordKind.Late, at + Seconds(5), user, Id(), Item(), Instant(at) - random.Next(10_000, AnHour)));
        records.Add(Tellings.Topic(at + Seconds(5), user, Id(), Topic(), follow: true, Instant(at) - random.Next(10_000, AnHour)));
        records.Add(Engage(RecordKind.Engagement, at + Seconds(5), user, Id(), Item(), Tellings.NoClock));
    }

    /// <summary>A closing, what happens while the account is closed, and mostly a reopening with life after it.</summary>
    void Close(TimeSpan at, string user)
    {
        records.Add(Tellings.Closing(at, user, Id(), Clock(at)));
        records.Add(Engage(RecordKind.Engagement, at + Seconds(4), user, Id(), Item(), Tellings.NoClock));
        if (Once(4))
            return;
        var reopened = at + Seconds(6);
        records.Add(Tellings.Reopening(reopened, user, Id(), Clock(reopened)));
        records.Add(Engage(RecordKind.Engagement, reopened + Seconds(4), user, Id(), Item(), Tellings.NoClock));
    }

    PlannedRecord Earlier() => records[random.Next(Math.Max(0, records.Count - Remembered), records.Count)];

    /// <summary>One in four is produced later than it happened, behind others.</summary>
    TimeSpan Reordered(TimeSpan at) => Once(4) ? at + Seconds(5) : at;

    TimeSpan Seconds(int most) => TimeSpan.FromMilliseconds(random.Next(50, most * 1000));

    bool Once(int inSoMany) => random.Next(inSoMany) == 0;

    string Id() => $"event-{events++}";

    /// <summary>What the client's clock says: nothing, the moment, or a moment long gone.</summary>
    long Clock(TimeSpan at) => random.Next(4) switch
    {
        0 => Tellings.NoClock,
        1 => Instant(at) - random.Next(3 * AnHour),
        _ => Instant(at),
    };

    long Instant(TimeSpan at) => (options.Start + at).ToUnixTimeMilliseconds();

    string Topic() => random.Next(8) == 0
        ? items.Late[random.Next(items.Late.Count)].Topics[0]
        : items.Settled[random.Next(items.Settled.Count)].Topics[0];

    string Item()
    {
        var among = random.Next(20) switch { 0 => items.Late, 1 => items.Changing, _ => items.Settled };
        return among[random.Next(among.Count)].ItemId;
    }
}
