using Streaming.Interests;

namespace Streaming.Query.Dashboard.Splitting;

/// <summary>What a user chose and has not given up.</summary>
sealed class Chosen
{
    readonly Dictionary<string, long> _topics = new(StringComparer.Ordinal);
    readonly Dictionary<string, (long Since, string Collection)> _items = new(StringComparer.Ordinal);

    public Chosen(IEnumerable<ChoiceEvent> choices)
    {
        foreach (var choice in choices.Where(choice => choice.Active))
            if (choice.Kind == ChoiceKind.Topic)
                _topics[choice.Id] = choice.Time;
            else
                foreach (var item in choice.Items)
                    if (!_items.TryGetValue(item, out var known) || choice.Time < known.Since)
                        _items[item] = (choice.Time, choice.Name.Length > 0 ? choice.Name : choice.Id);
    }

    /// <summary>Who chose nothing.</summary>
    public static Chosen Nothing { get; } = new([]);

    /// <summary>What of it an item belonged to at a time, Unix milliseconds.</summary>
    public Split Of(string itemId, IReadOnlyList<string> topics, long time)
    {
        foreach (var topic in topics)
            if (_topics.TryGetValue(topic, out var since) && since <= time)
                return new Split(true, Split.Topics, $"{topic} was followed");
        if (_items.TryGetValue(itemId, out var saved) && saved.Since <= time)
            return new Split(true, Split.Topics, $"in the collection {saved.Collection}");
        return new Split(false, Split.Topics, topics.Count == 0 ? "no topics, in no collection" : "none of its topics was followed");
    }
}
