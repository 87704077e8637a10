using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>The server stores NaN and infinity, and cosine spreads them over the vector: they may never leave us.</summary>
static class FiniteVectors
{
    /// <exception cref="QdrantRefusedException">A vector of the request has NaN or infinity; the message names the point.</exception>
    public static void Require(UpsertPoints request)
    {
        foreach (var point in request.Points)
            if (point.Vectors is { } vectors && !IsFinite(vectors))
                throw new QdrantRefusedException(
                    $"Point {point.Id} for {request.CollectionName} has a vector with NaN or infinity: nothing of the request was sent.");
    }

    static bool IsFinite(Vectors vectors) => vectors.VectorsOptionsCase switch
    {
        Vectors.VectorsOptionsOneofCase.Vector => IsFinite(vectors.Vector),
        Vectors.VectorsOptionsOneofCase.Vectors_ => vectors.Vectors_.Vectors.Values.All(IsFinite),
        _ => true,
    };

    static bool IsFinite(Vector vector)
    {
        if (vector.VectorCase == Vector.VectorOneofCase.MultiDense)
        {
            foreach (var row in vector.MultiDense.Vectors)
                if (!Floats.AreFinite(row.Data))
                    return false;
            return true;
        }
        return Floats.AreFinite(vector.VectorCase == Vector.VectorOneofCase.Dense ? vector.Dense.Data : vector.Data);
    }
}
