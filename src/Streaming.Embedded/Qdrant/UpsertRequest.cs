using System.Buffers;
using System.Text;
using Grpc.Core;
using Streaming.Qdrant.Protocol;
using Range = System.Range;

namespace Streaming.Embedded.Qdrant;

/// <summary>
/// <c>qdrant.UpsertPoints</c> as it came, in one piece of rented memory: its points are stored from there, without messages in between.
/// </summary>
sealed class UpsertRequest : IDisposable
{
    readonly List<Range> _points = [];
    readonly int _length;
    byte[]? _rented;

    UpsertRequest(ReadOnlySequence<byte> encoded)
    {
        _length = checked((int)encoded.Length);
        _rented = ArrayPool<byte>.Shared.Rent(_length);
        encoded.CopyTo(_rented);
        for (var fields = new WireReader(Bytes, 0, _length); fields.Next();)
        {
            switch (fields.Field)
            {
                case UpsertPoints.CollectionNameFieldNumber:
                    CollectionName = Encoding.UTF8.GetString(fields.Content);
                    break;
                case UpsertPoints.WaitFieldNumber:
                    Wait = fields.Number != 0;
                    break;
                case UpsertPoints.PointsFieldNumber:
                    _points.Add(fields.Start..fields.End);
                    break;
                case UpsertPoints.UpdateFilterFieldNumber:
                    UpdateFilter = Filter.Parser.ParseFrom(fields.Content);
                    break;
                case UpsertPoints.UpdateModeFieldNumber:
                    UpdateMode = (UpdateMode)fields.Number;
                    break;
            }
        }
    }

    public string CollectionName { get; } = "";

    public bool Wait { get; }

    public UpdateMode UpdateMode { get; }

    public Filter? UpdateFilter { get; }

    /// <summary>How many points.</summary>
    public int Count => _points.Count;

    /// <summary>An encoded <c>PointStruct</c>.</summary>
    public ReadOnlySpan<byte> Point(int index) => Bytes[_points[index]];

    public static UpsertRequest Read(DeserializationContext context) => new(context.PayloadAsReadOnlySequence());

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }

    ReadOnlySpan<byte> Bytes => (_rented ?? throw new ObjectDisposedException(nameof(UpsertRequest))).AsSpan(0, _length);
}
