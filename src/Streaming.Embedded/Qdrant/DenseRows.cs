using System.Numerics.Tensors;

namespace Streaming.Embedded.Qdrant;

/// <summary>The vectors of a dense collection side by side in memory, for exact search.</summary>
sealed class DenseRows(int dimension)
{
    float[] _floats = new float[dimension * 16];
    StoredPoint[] _owners = new StoredPoint[16];
    int _count;

    public void Set(StoredPoint point, ReadOnlySpan<float> row)
    {
        if (point.Slot < 0)
        {
            if (_count == _owners.Length)
            {
                Array.Resize(ref _owners, _count * 2);
                Array.Resize(ref _floats, checked(_count * 2 * dimension));
            }
            point.Slot = _count++;
            _owners[point.Slot] = point;
        }
        row.CopyTo(Row(point.Slot));
    }

    /// <summary>The last row takes the freed place.</summary>
    public void Remove(StoredPoint point)
    {
        if (point.Slot < 0)
            return;
        var last = _owners[--_count];
        Row(last.Slot).CopyTo(Row(point.Slot));
        _owners[point.Slot] = last;
        last.Slot = point.Slot;
        point.Slot = -1;
    }

    public void Search(ReadOnlySpan<float> query, BestPoints best, Func<StoredPoint, bool>? matches)
    {
        for (var slot = 0; slot < _count; slot++)
        {
            var score = TensorPrimitives.Dot(query, Row(slot));
            if (best.Admits(score) && (matches is null || matches(_owners[slot])))
                best.Add(_owners[slot], score);
        }
    }

    Span<float> Row(int slot) => _floats.AsSpan(slot * dimension, dimension);
}
