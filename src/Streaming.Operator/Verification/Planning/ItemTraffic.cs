namespace Streaming.Operator.Verification.Planning;

/// <summary>What happens to the catalogue meanwhile: late items appear, some change or go, and old versions come again.</summary>
sealed class ItemTraffic(PlanOptions options, PlannedItems items, Random random)
{
    public IEnumerable<PlannedRecord> Create() => Appear().Concat(items.Changing.SelectMany(Change)).Concat(Repeat());

    IEnumerable<PlannedRecord> Appear() => items.Late.Select(item => items.Record(RecordKind.LateItem, Between(0.2, 0.8), item));

    /// <summary>A new version, an older one behind it, and for some a deletion.</summary>
    IEnumerable<PlannedRecord> Change(PlannedItem item, int number)
    {
        var at = Between(0.1, 0.5);
        var changed = PlannedItems.Changed(item, Instant(at), random);
        yield return items.Record(RecordKind.ItemChange, at, changed);
        yield return items.Record(RecordKind.StaleItem, at + Between(0, 0.2), PlannedItems.Changed(item, item.UpdatedAt + 1, random));
        if (number % 3 == 0)
            yield return items.Record(
                RecordKind.ItemDeletion, Between(0.8, 0.9), item with { UpdatedAt = Tellings.NoClock, Vector = null });
    }

    /// <summary>Settled items, told again as they are, and as they never were: before.</summary>
    IEnumerable<PlannedRecord> Repeat()
    {
        for (var i = 0; i < items.Settled.Count; i += 4)
        {
            var item = items.Settled[i];
            yield return items.Record(RecordKind.Duplicate, Between(0, 1), item);
            yield return items.Record(
                RecordKind.StaleItem, Between(0, 1), PlannedItems.Changed(item, item.UpdatedAt - 1, random) with { Topics = ["topic-that-never-was"] });
        }
    }

    TimeSpan Between(double from, double to) => options.Duration * (from + (random.NextDouble() * (to - from)));

    long Instant(TimeSpan at) => (options.Start + at).ToUnixTimeMilliseconds();
}
