using System.Globalization;
using System.Text;
using Google.Protobuf;
using Streaming.Benchmarks.Stages;
using Streaming.Contracts;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Streaming.Benchmarks.Soak;

/// <summary>
/// Records of a population that changes all the time: in each round new users and items come, who and what is oldest goes, and those there are
/// engage. Of the past nothing is kept here, so that this process does not grow either.
/// </summary>
sealed class ChurningTraffic(string space, TimeProvider time)
{
    /// <summary>
    /// Users and items that there are at a time, and how many of them come and go in a round. After 128 rounds none is left of those that were there
    /// at the start, when nobody followed anything and no item had gone: only from then on does the population stay as it is, and a worker that
    /// still grows grows by itself.
    /// </summary>
    public const int Users = 16_384, Items = 8192, NewUsers = 128, NewItems = 64;

    /// <summary>Engagements in a round.</summary>
    public const int Engagements = 4096;

    const int Topics = 40, ChoicesOfAUser = 3;

    readonly Random _random = new(1);
    readonly float[] _vector = new float[Samples.Dimension];
    int _users = Users, _items = Items;

    public string AnyUser() => UserId(_random.Next(_users - Users, _users));

    /// <summary>The items that there are at the start.</summary>
    public IEnumerable<OutgoingRecord> Catalogue() => Enumerable.Range(0, Items).Select(ItemRecord);

    public IEnumerable<OutgoingRecord> Round()
    {
        for (var i = 0; i < NewItems; i++, _items++)
        {
            yield return ItemRecord(_items);
            yield return new("items", ItemId(_items - Items), null);
        }
        for (var i = 0; i < NewUsers; i++, _users++)
        {
            for (var choice = 0; choice < ChoicesOfAUser; choice++)
                yield return Change(_users, change => change.FollowTopic = new FollowTopic { TopicId = TopicId(_random.Next(Topics)) });
            yield return Change(_users - Users, change => change.EraseHistory = new EraseHistory());
        }
        for (var i = 0; i < Engagements; i++)
            yield return Engagement(_random.Next(_users - Users, _users));
    }

    OutgoingRecord Engagement(int user) => new("engagements", UserId(user), new Engagement
    {
        EventId = EventId(),
        UserId = UserId(user),
        ItemId = ItemId(_random.Next(_items - Items, _items)),
        Action = Contracts.Action.Click,
        OccurredAt = Now(),
    }.ToByteArray());

    OutgoingRecord Change(int user, Action<ProfileChange> what)
    {
        var change = new ProfileChange { EventId = EventId(), UserId = UserId(user), OccurredAt = Now() };
        what(change);
        return new("profile-changes", change.UserId, change.ToByteArray());
    }

    OutgoingRecord ItemRecord(int item)
    {
        Samples.UnitRows(_random, _vector, Samples.Dimension, centres: 1);
        return new("items", ItemId(item), new Item
        {
            ItemId = ItemId(item),
            Space = space,
            Vector = { _vector },
            Topics = { TopicId(item % Topics) },
            CreatedAt = Now(),
            UpdatedAt = Now(),
        }.ToByteArray());
    }

    Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());

    string EventId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    static string UserId(int user) => string.Create(CultureInfo.InvariantCulture, $"user-{user}");

    static string ItemId(int item) => string.Create(CultureInfo.InvariantCulture, $"soak-{item}");

    static string TopicId(int topic) => string.Create(CultureInfo.InvariantCulture, $"topic-{topic}");
}

/// <summary>A record to produce; without a value a tombstone.</summary>
sealed record OutgoingRecord(string Topic, string Id, byte[]? Value)
{
    public byte[] Key => Encoding.UTF8.GetBytes(Id);
}
