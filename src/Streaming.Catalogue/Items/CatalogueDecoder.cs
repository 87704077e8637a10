using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Kafka;

namespace Streaming.Catalogue.Items;

/// <summary>Records of the topic <c>items</c>: a value is an item, none deletes the item that the key names.</summary>
/// <param name="model">The model whose generation the items go to: vectors of another space or dimension are refused.</param>
/// <param name="tower">Makes the vectors of items that come without.</param>
public sealed class CatalogueDecoder(ModelDescription model, IItemTower tower) : IRecordDecoder<CatalogueRecord>
{
    /// <summary>The error class of an item that lives in another vector space than the model's.</summary>
    public const string WrongSpace = "wrong_space";

    /// <summary>The error class of a vector with another dimension than the model's.</summary>
    public const string WrongDimension = "wrong_dimension";

    /// <summary>The error class of an item without a vector that the model cannot make one for.</summary>
    public const string NoVector = "no_vector";

    /// <summary>The error class of features that the model's item tower does not take.</summary>
    public const string WrongFeatures = "wrong_features";

    /// <inheritdoc/>
    public bool TryDecode(SourceRecord record, out string key, out CatalogueRecord decoded)
    {
        try
        {
            decoded = record.Value is null ? Deletion(record) : Update(RecordCodec.Item.Decode(record.Key, record.Value), record.OriginalTimestamp);
            key = decoded.ItemId;
            return true;
        }
        catch (InvalidMessageException e)
        {
            throw new InvalidRecordException(e.ErrorClass, e.Message);
        }
    }

    static CatalogueRecord Deletion(SourceRecord record) => new(RecordCodec.DecodeKey(record.Key), record.OriginalTimestamp, null, null, []);

    CatalogueRecord Update(Item item, long timestamp)
    {
        if (item.Space.Length > 0 && item.Space != model.Space)
            throw new InvalidRecordException(
                WrongSpace, $"space: is '{item.Space}', and model {model.Fingerprint} takes items of space '{model.Space}'");
        string[] topics = [.. item.Topics.Distinct()];
        return new CatalogueRecord(
            item.ItemId,
            item.UpdatedAt is { } updatedAt ? Math.Min(updatedAt.ToUnixMilliseconds(), timestamp) : timestamp,
            item.CreatedAt?.ToUnixMilliseconds(),
            item.Vector.Count > 0 ? Given(item) : Made(item, topics),
            topics);
    }

    float[] Given(Item item) => item.Vector.Count == model.Dimension
        ? UnitVector.Of([.. item.Vector])
        : throw new InvalidRecordException(
            WrongDimension, $"vector: has {item.Vector.Count} numbers, and model {model.Fingerprint} takes {model.Dimension}");

    float[] Made(Item item, string[] topics)
    {
        if (!tower.Exists)
            throw new InvalidRecordException(
                NoVector, $"vector: is missing, and model {model.Fingerprint} has no item tower to make one; produce items with vectors");
        if (item.Features.Count > 0 && item.Features.Count != tower.Features)
            throw new InvalidRecordException(
                WrongFeatures, $"features: has {item.Features.Count} numbers, and model {model.Fingerprint} takes {tower.Features}");
        return tower.TryEmbed(item.ItemId, topics, [.. item.Features], out var vector)
            ? UnitVector.Of(vector)
            : throw new InvalidRecordException(
                NoVector, $"vector: is missing, and model {model.Fingerprint} knows neither the item nor one of its {topics.Length} topics");
    }
}
