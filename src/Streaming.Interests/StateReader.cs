using System.Buffers.Binary;
using System.Text;
using Unicode = System.Text.Unicode;

namespace Streaming.Interests;

/// <summary>Reads what <see cref="StateWriter"/> wrote; anything else is a <see cref="FormatException"/>.</summary>
internal ref struct StateReader(ReadOnlySpan<byte> bytes, Func<string, ItemId>? share = null)
{
    public const int LongestVarint = 10;
    public const int UuidBytes = 16;

    /// <summary>Of a UUID's bytes. Other headers are even for a text's length in bytes, odd for a known item's number.</summary>
    public const byte UuidHeader = 1;

    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    List<ItemId>? _items;
    ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public byte Byte(string what)
    {
        if (_rest.IsEmpty)
            throw Corrupt($"it ends within {what}");
        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    public ulong Varint(string what)
    {
        ulong value = 0;
        for (var i = 0; i < _rest.Length && i < LongestVarint; i++)
        {
            var part = _rest[i];
            if (i == LongestVarint - 1 && part > 1)
                break;
            value |= (ulong)(part & 0x7F) << (7 * i);
            if (part >= 0x80)
                continue;
            if (part == 0 && i > 0)
                break;
            _rest = _rest[(i + 1)..];
            return value;
        }

        throw Corrupt($"{what} is not a number in its shortest form");
    }

    public int Count(int limit, string what)
    {
        var count = Varint(what);
        return count <= (ulong)limit ? (int)count : throw Corrupt($"{count} {what}, of which {limit} are possible");
    }

    public long Time(bool first, ref long previous)
    {
        var stored = unchecked((long)Varint("a time"));
        return previous = unchecked(first ? (long)((ulong)stored >> 1) ^ -(stored & 1) : previous - stored);
    }

    public bool Flag(string what) => Byte(what) switch
    {
        0 => false,
        1 => true,
        var other => throw Corrupt($"{what} is {other}, neither 0 nor 1"),
    };

    public ItemId Item()
    {
        var header = Varint("an item id");
        if (header > UuidHeader && (header & 1) == 1)
            return header >> 1 <= (ulong)(_items?.Count ?? 0) ? _items![(int)(header >> 1) - 1] : throw Corrupt($"it has no item {header >> 1}");
        var text = String(header, "an item id");
        var id = share?.Invoke(text) ?? new ItemId(text);
        (_items ??= []).Add(id);
        return id;
    }

    public string String(string what) => String(Varint(what), what);

    public EventId Event()
    {
        var header = Varint("an event id");
        if (header != UuidHeader)
            return new EventId(String(header, "an event id"));
        if (_rest.Length < UuidBytes)
            throw Corrupt($"an event id of {UuidBytes} bytes where {_rest.Length} are left");
        var uuid = new Guid(_rest[..UuidBytes], bigEndian: true);
        _rest = _rest[UuidBytes..];
        return new EventId(uuid);
    }

    /// <summary>Takes the checksum off the end, which covers all of <paramref name="bytes"/> before it.</summary>
    public void CheckSum(ReadOnlySpan<byte> bytes)
    {
        if (_rest.Length < sizeof(uint))
            throw Corrupt("it ends within the checksum");
        _rest = _rest[..^sizeof(uint)];
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]);
        if (stored != StateWriter.Checksum(bytes[..^sizeof(uint)]))
            throw Corrupt("its checksum does not fit");
    }

    /// <summary>Bytes of the id that the bytes begin with: of its header, and of the UUID or text that follows.</summary>
    public static int SpellingLength(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var header = reader.Varint("an id");
        return bytes.Length - reader.Remaining + (header == UuidHeader ? UuidBytes : (int)(header >> 1));
    }

    public static ulong TextHeader(int bytes) => (ulong)bytes << 1;

    public static ulong KnownHeader(int number) => ((ulong)(number + 1) << 1) | 1;

    public static FormatException Corrupt(string reason) => new($"The user state is corrupt: {reason}.");

    string String(ulong header, string what)
    {
        var length = header == UuidHeader ? UuidBytes : header >> 1;
        if (length > (ulong)_rest.Length)
            throw Corrupt($"{what} of {length} bytes where {_rest.Length} are left");
        var bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        if (header == UuidHeader)
            return new Guid(bytes, bigEndian: true).ToString();
        if ((header & 1) == 1)
            throw Corrupt($"{what} has header {header}");
        return Unicode.Utf8.IsValid(bytes) ? Utf8.GetString(bytes) : throw Corrupt($"{what} is not UTF-8");
    }
}
