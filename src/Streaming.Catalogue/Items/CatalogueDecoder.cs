using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Kafka;

namespace Streaming.Catalogue.Items;

/// <summary>Records of the topic <c>items</c>: a value is an item, none deletes the item that the key names.</summary>
/// <param name="model">The model whose generation the items go to: vectors of another space or dimension are refused.</param>
public sealed class CatalogueDecoder(ModelDescription model) : IRecordDecoder<CatalogueRecord>
{
    /// <summary>The error class of an item that lives in another vector space than the model's.</summary>
    public const string WrongSpace = "wrong_space";

    /// <summary>The error class of a vector with another dimension than the model's.</summary>
    public const string WrongDimension = "wrong_dimension";

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
        if (item.Space != model.Space)
            throw new InvalidRecordException(
                WrongSpace, $"space: is '{item.Space}', and model {model.Fingerprint} takes items of space '{model.Space}'");
        if (item.Vector.Count != model.Dimension)
            throw new InvalidRecordException(
                WrongDimension, $"vector: has {item.Vector.Count} numbers, and model {model.Fingerprint} takes {model.Dimension}");
        return new CatalogueRecord(
            item.ItemId,
            item.UpdatedAt is { } updatedAt ? Math.Min(updatedAt.ToUnixMilliseconds(), timestamp) : timestamp,
            item.CreatedAt?.ToUnixMilliseconds(),
            UnitVector.Of([.. item.Vector]),
            [.. item.Topics.Distinct()]);
    }
}
