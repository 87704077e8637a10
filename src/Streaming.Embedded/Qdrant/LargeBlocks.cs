using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Streaming.Embedded.Qdrant;

/// <summary>
/// Memory for what comes in and goes out, in blocks of 64 KiB instead of Kestrel's 4: a batch of points is some hundred KiB, and every block
/// costs a call into the system.
/// </summary>
sealed class LargeBlocks : MemoryPool<byte>
{
    const int BlockSize = 64 * 1024, MostIdle = 256;

    readonly ConcurrentQueue<Block> _idle = new();

    public override int MaxBufferSize => BlockSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        return _idle.TryDequeue(out var block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing) => _idle.Clear();

    sealed class Block(LargeBlocks pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public void Dispose()
        {
            if (pool._idle.Count < MostIdle)
                pool._idle.Enqueue(this);
        }
    }

    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new LargeBlocks();
    }
}
