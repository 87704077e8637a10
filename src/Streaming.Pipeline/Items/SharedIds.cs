using BitFaster.Caching.Lru;

namespace Streaming.Pipeline.Items;

/// <summary>
/// One string for all mentions of an item, as long as it is mentioned often: windows of many users share them, which saves memory, and looking
/// an item up then finds its id in the processor's cache.
/// </summary>
/// <param name="capacity">Ids remembered, 3 or more.</param>
public sealed class SharedIds(int capacity)
{
    readonly ConcurrentLru<string, string> _ids = new(capacity);

    public string Share(string id) => _ids.GetOrAdd(id, static id => id);
}
