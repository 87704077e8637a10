using System.Text;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Verification.Planning;
using Streaming.Pipeline;
using Topic = Streaming.Operator.Verification.Planning.Source;

namespace Streaming.Operator.Tests.Verification.Planning;

/// <summary>The oracle folds what is meant, the workers what they read: both must be the same, or the comparison would prove nothing.</summary>
public class TellingsTests
{
    static readonly long Timestamp = (Plans.Start + TimeSpan.FromSeconds(30)).ToUnixTimeMilliseconds();

    static readonly ModelDescription Model = new("m", "f", "space", PlanOptions.Dimension, 7, 100, 64, new Weighting());

    static CatalogueDecoder Items => new(Model, new NoTower());

    [Fact]
    public void Record_OfAnEvent_IsReadAsItIsMeant()
    {
        foreach (var record in Plans.Of(1).Traffic.Where(record => record.Event is not null))
        {
            var read = record.Source == Topic.Engagements
                ? UserEvents.From(RecordCodec.Engagement.Decode(Key(record), record.Value), Timestamp)
                : UserEvents.From(RecordCodec.ProfileChange.Decode(Key(record), record.Value), Timestamp);
            var meant = record.EventAt(Timestamp);
            Assert.Equal(Comparable(meant), Comparable(read));
        }
    }

    [Fact]
    public void Record_OfAnItem_IsReadAsItIsMeant()
    {
        foreach (var record in Plans.Of(1).Traffic.Where(record => record.Item is not null))
        {
            Assert.True(Items.TryDecode(Source(record), out var key, out var read));
            Assert.Equal((record.Item!.ItemId, Math.Min(record.Item.UpdatedAt, Timestamp)), (key, read.UpdatedAt));
            Assert.Equal(record.Item.Topics, read.Topics);
            Assert.Equal(record.Item.Vector is null, read.Vector is null);
        }
    }

    [Fact]
    public void Record_ThatIsBroken_IsRefusedByEveryReader()
    {
        var broken = Plans.Of(1, minutes: 5).Traffic.Where(record => record.IsBroken).ToList();

        Assert.True(broken.Select(record => Convert.ToHexString(record.Value!)).Distinct().Count() >= 11);
        foreach (var record in broken)
            Assert.ThrowsAny<Exception>(() => Refuse(record));
    }

    static void Refuse(PlannedRecord record)
    {
        switch (record.Source)
        {
            case Topic.Engagements:
                RecordCodec.Engagement.Decode(Key(record), record.Value);
                break;
            case Topic.ProfileChanges:
                RecordCodec.ProfileChange.Decode(Key(record), record.Value);
                break;
            default:
                Items.TryDecode(Source(record), out _, out _);
                break;
        }
    }

    static SourceRecord Source(PlannedRecord record) => new("items", 0, 0, Timestamp, Key(record), record.Value, null);

    static byte[] Key(PlannedRecord record) => Encoding.UTF8.GetBytes(record.Key);

    /// <summary>Lists are compared by what they hold.</summary>
    static string Comparable(UserEvent happened) => happened is ChoiceEvent choice ? $"{choice with { Items = [] }} {string.Join(',', choice.Items)}" : $"{happened}";

    sealed class NoTower : IItemTower
    {
        public bool Exists => false;

        public int Features => 0;

        public bool TryEmbed(string itemId, IEnumerable<string> topics, ReadOnlySpan<float> features, out float[] vector)
        {
            vector = [];
            return false;
        }
    }
}
