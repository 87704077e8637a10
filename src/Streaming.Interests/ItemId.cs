namespace Streaming.Interests;

/// <summary>
/// The id of an item: opaque text. All mentions of an item may share one object: it keeps what else would be worked out at each mention, the
/// stored form and the hash code, and whoever looks the item up may note on it what was found. Thread-safe.
/// </summary>
public sealed class ItemId : IEquatable<ItemId>
{
    byte[]? _encoded;
    int _hash;

    public ItemId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    public string Text { get; }

    /// <summary>What its owner found, never changed afterwards. Plays no part in equality.</summary>
    public object? Note { get; set; }

    /// <summary>As <see cref="StateWriter.String"/> spells the text.</summary>
    internal ReadOnlySpan<byte> Encoded => _encoded ??= StateWriter.Spell(Text);

    public bool Equals(ItemId? other) => ReferenceEquals(this, other) || (other is not null && Text == other.Text);

    public override bool Equals(object? obj) => Equals(obj as ItemId);

    public override int GetHashCode() => _hash != 0 ? _hash : _hash = HashOf(Text);

    public override string ToString() => Text;

    public static implicit operator ItemId(string text) => new(text);

    /// <summary>The hash code of an id of this text.</summary>
    internal static int HashOf(string text) => text.GetHashCode(StringComparison.Ordinal);
}
