namespace Streaming.Embedded.Qdrant;

/// <summary>A point of a collection. Guarded by the collection's lock; <see cref="Data"/> may be kept and read after it.</summary>
sealed class StoredPoint(PointKey key, PointData data, ulong version)
{
    public PointKey Key { get; } = key;

    public PointData Data { get; set; } = data;

    /// <summary>Number of the operation that wrote it last.</summary>
    public ulong Version { get; set; } = version;

    /// <summary>Its row in <see cref="DenseRows"/>; negative when it has none.</summary>
    public int Slot { get; set; } = -1;
}
