using System.Globalization;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Query.Tests.Stage;

/// <summary>Items on axes: item 0 of a topic lies on the topic's axis, each further one a little farther from it.</summary>
static class Catalogue
{
    public const int Dimension = 9;

    /// <summary>Axes that have topics; the last dimension is where items go as they leave their axis.</summary>
    public const int Axes = Dimension - 1;

    public static string Topic(int axis) => string.Create(CultureInfo.InvariantCulture, $"topic-{axis}");

    public static string Item(int axis, int i) => string.Create(CultureInfo.InvariantCulture, $"item-{axis}-{i}");

    public static float[] Vector(int axis, int i)
    {
        var vector = new float[Dimension];
        (vector[axis], vector[^1]) = (MathF.Cos(i * 0.005f), MathF.Sin(i * 0.005f));
        return vector;
    }

    public static UpsertPoints Items(Generation generation, int perTopic)
    {
        var request = new UpsertPoints { CollectionName = generation.Items };
        for (var axis = 0; axis < Axes; axis++)
            for (var i = 0; i < perTopic; i++)
                request.Points.Add(new PointStruct
                {
                    Id = PointIds.Item(Item(axis, i)).ToPointId(),
                    Vectors = Dense(Vector(axis, i)),
                    Payload =
                    {
                        [ItemPayload.ItemId] = Text(Item(axis, i)),
                        [ItemPayload.Topics] = new Value { ListValue = new ListValue { Values = { Text(Topic(axis)) } } },
                    },
                });
        return request;
    }

    public static UpsertPoints Topics(Generation generation)
    {
        var request = new UpsertPoints { CollectionName = generation.Topics };
        for (var axis = 0; axis < Axes; axis++)
            request.Points.Add(new PointStruct
            {
                Id = PointIds.Topic(Topic(axis)).ToPointId(),
                Vectors = Dense(Vector(axis, 0)),
                Payload = { [ItemPayload.TopicId] = Text(Topic(axis)) },
            });
        return request;
    }

    static Vectors Dense(float[] vector) => new() { Vector = new Vector { Dense = Floats.Dense(vector) } };

    static Value Text(string text) => new() { StringValue = text };
}
