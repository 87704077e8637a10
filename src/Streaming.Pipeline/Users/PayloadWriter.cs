using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Users;

/// <summary>Entries of a point's payload in their wire format. Keys are ASCII.</summary>
readonly struct PayloadWriter(WireBuffer buffer)
{
    // A map's entry is a message of key and value.
    const int EntryKey = 1, EntryValue = 2;

    public void Text(string key, string text)
    {
        var entry = Begin(key, out var value);
        buffer.Text(Value.StringValueFieldNumber, text);
        End(entry, value);
    }

    public void Base64(string key, ReadOnlySpan<byte> bytes)
    {
        var value = WireBuffer.Base64Size(Value.StringValueFieldNumber, bytes.Length);
        buffer.Begin(PointStruct.PayloadFieldNumber, WireBuffer.Size(EntryKey, key.Length) + WireBuffer.Size(EntryValue, value));
        buffer.Text(EntryKey, key);
        buffer.Begin(EntryValue, value);
        buffer.Base64Text(Value.StringValueFieldNumber, bytes);
    }

    public void Number(string key, long number)
    {
        var entry = Begin(key, out var value);
        buffer.Value(Value.IntegerValueFieldNumber, number);
        End(entry, value);
    }

    public void List<T>(string key, ReadOnlySpan<T> items, Action<PayloadListWriter, T> write)
    {
        var entry = Begin(key, out var value);
        var list = buffer.Begin(Value.ListValueFieldNumber);
        foreach (var item in items)
            write(new PayloadListWriter(buffer), item);
        buffer.End(list);
        End(entry, value);
    }

    int Begin(string key, out int value)
    {
        var entry = buffer.Begin(PointStruct.PayloadFieldNumber);
        buffer.Text(EntryKey, key);
        value = buffer.Begin(EntryValue);
        return entry;
    }

    void End(int entry, int value)
    {
        buffer.End(value);
        buffer.End(entry);
    }
}

/// <summary>Values of a list.</summary>
readonly struct PayloadListWriter(WireBuffer buffer)
{
    public void Text(ReadOnlySpan<char> text)
    {
        var value = buffer.Begin(ListValue.ValuesFieldNumber);
        buffer.Text(Value.StringValueFieldNumber, text);
        buffer.End(value);
    }

    public void Number(long number)
    {
        var value = buffer.Begin(ListValue.ValuesFieldNumber);
        buffer.Value(Value.IntegerValueFieldNumber, number);
        buffer.End(value);
    }

    public void Number(double number)
    {
        var value = buffer.Begin(ListValue.ValuesFieldNumber);
        buffer.Value(Value.DoubleValueFieldNumber, number);
        buffer.End(value);
    }
}
