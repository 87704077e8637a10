using System.Text.Json;

namespace Streaming.Inference;

/// <summary>The items and topics that an item tower was trained on: the rows of its embeddings, from 1; row 0 is anything else.</summary>
internal sealed class ItemVocabulary
{
    readonly Dictionary<string, long> _items, _topics;

    ItemVocabulary(Dictionary<string, long> items, Dictionary<string, long> topics) => (_items, _topics) = (items, topics);

    public long Item(string id) => _items.GetValueOrDefault(id);

    /// <returns>The rows of the topics that are known.</returns>
    public long[] Topics(IEnumerable<string> ids) => [.. ids.Select(id => _topics.GetValueOrDefault(id)).Where(row => row > 0)];

    /// <exception cref="ModelException">The file is not <c>{"items": [id, …], "topics": [id, …]}</c> with distinct ids.</exception>
    public static ItemVocabulary Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream);
            return new(Rows(document.RootElement, "items", file), Rows(document.RootElement, "topics", file));
        }
        catch (JsonException e)
        {
            throw new ModelException($"{file}: {e.Message}");
        }
    }

    static Dictionary<string, long> Rows(JsonElement root, string key, string file)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(key, out var list) || list.ValueKind != JsonValueKind.Array)
            throw new ModelException($"{file}: {key}: a list of ids expected");
        var rows = new Dictionary<string, long>(list.GetArrayLength());
        foreach (var id in list.EnumerateArray())
        {
            if (id.ValueKind != JsonValueKind.String)
                throw new ModelException($"{file}: {key}[{rows.Count}]: is no text");
            if (!rows.TryAdd(id.GetString()!, rows.Count + 1))
                throw new ModelException($"{file}: {key}[{rows.Count}]: '{id}' is there already");
        }
        return rows;
    }
}
