using BitFaster.Caching.Lru;
using Streaming.Interests;

namespace Streaming.Pipeline.Items;

/// <summary>
/// One object for all mentions of an item, as long as it is mentioned often: windows of many users share them, which saves memory, and what is
/// noted on it saves looking the item up (see <see cref="ItemCache"/>).
/// </summary>
/// <param name="capacity">Ids remembered, 3 or more.</param>
public sealed class SharedIds(int capacity)
{
    readonly ConcurrentLru<string, ItemId> _ids = new(capacity);

    public ItemId Share(string id) => _ids.GetOrAdd(id, static id => new ItemId(id));

    /// <summary>The event with a shared id.</summary>
    public UserEvent Share(UserEvent userEvent) =>
        userEvent is EngagementEvent engagement ? engagement with { Item = Share(engagement.ItemId) } : userEvent;
}
