using Google.Protobuf.Collections;

namespace Streaming.Contracts;

static class ItemRules
{
    const int MaxTopics = 64;
    const int MaxDimension = 65536;

    public static void Check(Item item)
    {
        Rules.Id(item.ItemId, "item_id");
        Rules.Id(item.Space, "space");
        CheckVector(item.Vector);
        Rules.Ids(item.Topics, "topics", 0, MaxTopics);
        Rules.Time(item.CreatedAt, "created_at");
        Rules.Time(item.UpdatedAt, "updated_at");
    }

    static void CheckVector(RepeatedField<float> vector)
    {
        if (vector.Count is 0 or > MaxDimension)
            throw InvalidMessageException.OfField("vector", $"has {vector.Count} numbers; 1 to {MaxDimension} are allowed");
        var anyNotZero = false;
        for (var i = 0; i < vector.Count; i++)
        {
            if (!float.IsFinite(vector[i]))
                throw InvalidMessageException.OfField($"vector[{i}]", "is not a finite number");
            anyNotZero |= vector[i] != 0;
        }

        if (!anyNotZero)
            throw InvalidMessageException.OfField("vector", "has zeros only, so it has no direction");
    }
}
