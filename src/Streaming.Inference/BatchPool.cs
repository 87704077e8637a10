using System.Collections.Concurrent;

namespace Streaming.Inference;

/// <summary>Buffers waiting to be used again, by their padded sizes. It grows to as many of a size as were ever rented at once.</summary>
internal sealed class BatchPool<TSize, TBatch>(Func<TSize, TBatch> create) : IDisposable
    where TSize : notnull
    where TBatch : IDisposable
{
    readonly ConcurrentDictionary<TSize, ConcurrentBag<TBatch>> _free = new();
    volatile bool _disposed;

    public TBatch Rent(TSize size) =>
        _free.TryGetValue(size, out var bag) && bag.TryTake(out var batch) ? batch : create(size);

    public void Return(TSize size, TBatch batch)
    {
        if (_disposed)
            batch.Dispose();
        else
            _free.GetOrAdd(size, static _ => []).Add(batch);
    }

    public void Dispose()
    {
        _disposed = true;
        foreach (var batch in _free.Values.SelectMany(bag => bag))
            batch.Dispose();
        _free.Clear();
    }
}
