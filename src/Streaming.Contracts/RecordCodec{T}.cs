using Google.Protobuf;

namespace Streaming.Contracts;

/// <summary>
/// Turns a record's value into a valid message and back. Three forms are told apart by their first byte: <c>{</c> is the message as JSON
/// (Protobuf's JSON mapping), 0 is Schema-Registry framing around Protobuf, anything else is Protobuf. No Protobuf message of the contract
/// can start with either byte: field numbers start at 1, and 0x7B would be a group. Thread-safe.
/// </summary>
public sealed class RecordCodec<T> where T : class, IMessage<T>, new()
{
    /// <summary>A longer value is refused before it is parsed: the broker's own default limit.</summary>
    public const int MaxBytes = 1 << 20;

    readonly MessageParser<T> parser;
    readonly Action<T> check;
    readonly Func<T, string>? key;
    readonly string keyField;

    internal RecordCodec(MessageParser<T> parser, Action<T> check, Func<T, string>? key, string keyField)
    {
        this.parser = parser.WithDiscardUnknownFields(true);
        this.check = check;
        this.key = key;
        this.keyField = keyField;
    }

    /// <summary>The valid message that <paramref name="value"/> holds.</summary>
    /// <param name="recordKey">The record's key: the message's user_id or item_id in UTF-8. Empty: the record has none, which is allowed.</param>
    /// <param name="value">The record's value in any of the three forms.</param>
    /// <exception cref="InvalidMessageException">The bytes are no such message, the message breaks a rule, or the key is another one.</exception>
    public T Decode(ReadOnlySpan<byte> recordKey, ReadOnlySpan<byte> value)
    {
        var message = Parse(value);
        check(message);
        if (!recordKey.IsEmpty && key is not null)
            RecordKey.CheckEquals(recordKey, key(message), keyField);
        return message;
    }

    /// <summary>Checks a message that came another way, for example over gRPC.</summary>
    /// <exception cref="InvalidMessageException">A field breaks its rule.</exception>
    public void Validate(T message) => check(message);

    /// <summary>The message as Protobuf.</summary>
    public byte[] Encode(T message) => message.ToByteArray();

    /// <summary>The message as JSON.</summary>
    public byte[] EncodeJson(T message) => JsonForm.Write(message);

    /// <summary>The message as Protobuf behind a Schema-Registry header.</summary>
    /// <param name="message">A message of the first, or only, type of its schema file.</param>
    /// <param name="schemaId">The id that the registry gave the schema.</param>
    public byte[] EncodeFramed(T message, int schemaId) => SchemaRegistryFrame.Write(message, schemaId);

    /// <summary>The message that <paramref name="value"/> holds, its rules unchecked.</summary>
    /// <exception cref="InvalidMessageException">The bytes are no such message.</exception>
    public T Parse(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            throw InvalidMessageException.OfBytes("is empty");
        if (value.Length > MaxBytes)
            throw InvalidMessageException.OfBytes($"has {value.Length} bytes, more than the {MaxBytes} that are allowed");
        if (value[0] == JsonForm.FirstByte)
            return JsonForm.Read<T>(value);
        if (value[0] == SchemaRegistryFrame.FirstByte)
            value = SchemaRegistryFrame.Payload(value);
        try
        {
            return parser.ParseFrom(value);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw InvalidMessageException.OfBytes($"is no {typeof(T).Name} in Protobuf: {e.Message}", e);
        }
    }
}
