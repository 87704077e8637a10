using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>What one collection of a generation must be: cosine vectors of the model's dimension, users with one row an interest.</summary>
/// <param name="Name">The real name.</param>
/// <param name="IsMulti">True for users: a multivector (MaxSim) that is only looked up by id, so without HNSW.</param>
/// <param name="Keywords">Payload fields with a keyword index.</param>
sealed record CollectionShape(string Name, string Fingerprint, string Space, int Dimension, bool IsMulti, IReadOnlyList<string> Keywords)
{
    const string FingerprintKey = "fingerprint";
    const string SpaceKey = "space";

    public static IReadOnlyList<CollectionShape> Of(Generation generation, string space, int dimension) =>
    [
        new(generation.Items, generation.Fingerprint, space, dimension, false, ["topics"]),
        new(generation.UserImplicit, generation.Fingerprint, space, dimension, true, ["user_id", "unresolved", "progress"]),
        new(generation.UserExplicit, generation.Fingerprint, space, dimension, true, ["user_id", "unresolved", "progress"]),
        new(generation.Topics, generation.Fingerprint, space, dimension, false, []),
    ];

    public CreateCollection Creation(QdrantOptions options)
    {
        var vectors = new VectorParams { Size = (ulong)Dimension, Distance = Distance.Cosine };
        if (IsMulti)
        {
            vectors.MultivectorConfig = new MultiVectorConfig { Comparator = MultiVectorComparator.MaxSim };
            vectors.HnswConfig = new HnswConfigDiff { M = 0 };
        }
        return new CreateCollection
        {
            CollectionName = Name,
            VectorsConfig = new VectorsConfig { Params = vectors },
            ShardNumber = (uint)options.Shards,
            ReplicationFactor = (uint)options.Replicas,
            WriteConsistencyFactor = (uint)(options.WriteConsistency ?? options.Replicas / 2 + 1),
            Metadata =
            {
                [FingerprintKey] = new Value { StringValue = Fingerprint },
                [SpaceKey] = new Value { StringValue = Space },
            },
        };
    }

    /// <exception cref="GenerationException">The first field that differs.</exception>
    public void Require(CollectionInfo info)
    {
        var vectors = info.Config?.Params?.VectorsConfig?.Params;
        Require("vectors", "one unnamed vector", vectors is null ? "named or no vectors" : "one unnamed vector");
        Require("dimension", $"{Dimension} (Model:Dimension, or the model's own)", vectors!.Size == (ulong)Dimension ? null : $"{vectors.Size}");
        Require("distance", $"{Distance.Cosine}", $"{vectors.Distance}");
        Require("multivector", IsMulti ? "MaxSim" : "none", vectors.MultivectorConfig?.Comparator.ToString() ?? "none");
        Require("metadata.fingerprint", Fingerprint, Metadata(info, FingerprintKey));
        Require("metadata.space", $"{Space} (Model:Space)", Metadata(info, SpaceKey) is var space && space == Space ? null : space);
    }

    /// <param name="found">Null when it is as expected.</param>
    void Require(string field, string expected, string? found)
    {
        if (found is not null && found != expected)
            throw new GenerationException(
                $"Collection {Name}: {field} is {found}, expected {expected}. Point Model:Path at the model that the collection was made for, or"
                + " give the new model a fingerprint of its own; if nobody needs the collection, delete it and start again.");
    }

    static string Metadata(CollectionInfo info, string key) => info.Config.Metadata.TryGetValue(key, out var value) ? value.StringValue : "missing";
}
