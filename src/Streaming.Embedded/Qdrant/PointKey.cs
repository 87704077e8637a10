using System.Buffers.Text;
using System.Buffers.Binary;
using System.Text;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary>A point's id: a number or a UUID. Numbers sort first, UUIDs by their text.</summary>
readonly record struct PointKey(bool IsUuid, UInt128 Value) : IComparable<PointKey>
{
    const int UuidLength = 36;
    const int NumField = 1, UuidField = 2;

    public static PointKey Of(PointId? id) => id?.PointIdOptionsCase switch
    {
        PointId.PointIdOptionsOneofCase.Num => new(false, id.Num),
        PointId.PointIdOptionsOneofCase.Uuid when Guid.TryParse(id.Uuid, out var uuid) => Of(uuid),
        PointId.PointIdOptionsOneofCase.Uuid => throw Refuse.Invalid($"Unable to parse UUID: {id.Uuid}"),
        _ => throw Refuse.Invalid("Wrong input: No ID options provided"),
    };

    public static PointKey Read(WireReader id)
    {
        if (!id.Next())
            throw Refuse.Invalid("Wrong input: No ID options provided");
        if (id.Field == NumField)
            return new(false, id.Number);
        return TryParse(id.Content, out var uuid) ? Of(uuid) : throw Refuse.Invalid($"Unable to parse UUID: {Encoding.UTF8.GetString(id.Content)}");
    }

    public int CompareTo(PointKey other) => IsUuid == other.IsUuid ? Value.CompareTo(other.Value) : IsUuid.CompareTo(other.IsUuid);

    public PointId ToPointId() => IsUuid ? new PointId { Uuid = Uuid.ToString() } : new PointId { Num = (ulong)Value };

    /// <summary>Bytes of the encoded <c>PointId</c>.</summary>
    public int Size => IsUuid ? WireWriter.SizeOf(UuidField, UuidLength) : 1 + WireWriter.VarintSize((ulong)Value);

    public void Write(WireWriter writer)
    {
        if (!IsUuid)
        {
            writer.Write(NumField, (ulong)Value);
            return;
        }
        Span<byte> text = stackalloc byte[UuidLength];
        Utf8Formatter.TryFormat(Uuid, text, out _);
        writer.Write(UuidField, text);
    }

    Guid Uuid
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
            return new Guid(bytes, bigEndian: true);
        }
    }

    static PointKey Of(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(true, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    static bool TryParse(ReadOnlySpan<byte> text, out Guid uuid) =>
        (Utf8Parser.TryParse(text, out uuid, out var used) && used == text.Length)
        || Guid.TryParse(Encoding.UTF8.GetString(text), out uuid);
}
