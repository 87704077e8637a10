using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

sealed partial class EmbeddedCollection
{
    /// <summary>What the real server answers for a collection with default settings; there are no segments or HNSW graphs here.</summary>
    public CollectionInfo Info() => Read(() =>
    {
        var info = new CollectionInfo
        {
            Status = CollectionStatus.Green,
            OptimizerStatus = new OptimizerStatus { Ok = true },
            SegmentsCount = 2,
            Config = new CollectionConfig
            {
                Params = new CollectionParams
                {
                    ShardNumber = Definition.HasShardNumber ? Definition.ShardNumber : 1,
                    OnDiskPayload = !Definition.HasOnDiskPayload || Definition.OnDiskPayload,
                    VectorsConfig = Definition.VectorsConfig,
                    ReplicationFactor = Definition.HasReplicationFactor ? Definition.ReplicationFactor : 1,
                    WriteConsistencyFactor = Definition.HasWriteConsistencyFactor ? Definition.WriteConsistencyFactor : 1,
                },
                HnswConfig = new HnswConfigDiff
                {
                    M = 16, EfConstruct = 100, FullScanThreshold = 10_000, MaxIndexingThreads = 0, OnDisk = false,
                },
                OptimizerConfig = new OptimizersConfigDiff
                {
                    DeletedThreshold = 0.2, VacuumMinVectorNumber = 1000, DefaultSegmentNumber = 0, IndexingThreshold = 10_000, FlushIntervalSec = 5,
                },
                Metadata = { Definition.Metadata },
            },
            PointsCount = (ulong)_points.Count,
            IndexedVectorsCount = 0,
        };
        if (Definition.HnswConfig is { } hnsw)
            info.Config.HnswConfig.MergeFrom(hnsw);
        if (Definition.OptimizersConfig is { } optimizers)
            info.Config.OptimizerConfig.MergeFrom(optimizers);
        // Types are numbered from 0 in the request and from 1 in the answer.
        foreach (var (field, index) in _keywords)
            info.PayloadSchema[field] = new PayloadSchemaInfo { DataType = (int)FieldType.Keyword + 1, Points = (ulong)index.Count };
        foreach (var (field, type) in _otherFields)
            info.PayloadSchema[field] = new PayloadSchemaInfo { DataType = (int)type + 1, Points = 0 };
        return info;
    });
}
