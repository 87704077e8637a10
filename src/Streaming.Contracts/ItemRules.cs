using Google.Protobuf.Collections;

namespace Streaming.Contracts;

static class ItemRules
{
    const int MaxTopics = 64;
    const int MaxDimension = 65536;

    public static void Check(Item item)
    {
        Rules.Id(item.ItemId, "item_id");
        if (item.Vector.Count > 0 || item.Space.Length > 0)
            Rules.Id(item.Space, "space");
        CheckVector(item.Vector);
        CheckFinite(item.Features, "features");
        Rules.Ids(item.Topics, "topics", 0, MaxTopics);
        Rules.Time(item.CreatedAt, "created_at");
        Rules.Time(item.UpdatedAt, "updated_at");
    }

    static void CheckVector(RepeatedField<float> vector)
    {
        CheckFinite(vector, "vector");
        if (vector.Count > 0 && vector.All(number => number == 0))
            throw InvalidMessageException.OfField("vector", "has zeros only, so it has no direction");
    }

    static void CheckFinite(RepeatedField<float> numbers, string field)
    {
        if (numbers.Count > MaxDimension)
            throw InvalidMessageException.OfField(field, $"has {numbers.Count} numbers; at most {MaxDimension} are allowed");
        for (var i = 0; i < numbers.Count; i++)
        {
            if (!float.IsFinite(numbers[i]))
                throw InvalidMessageException.OfField($"{field}[{i}]", "is not a finite number");
        }
    }
}
