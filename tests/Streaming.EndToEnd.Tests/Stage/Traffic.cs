using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>
/// A seeded stream of what users do: engagements, hides and unhides, choices, erasures, closings, and one record in twelve told twice. Few
/// users do most of it, so that windows overflow. Clients' clocks are right, an hour ahead, behind, or unknown.
/// </summary>
sealed class Traffic(Shop shop, string name, int users, int seed, DateTimeOffset now)
{
    static readonly Contracts.Action[] Behaviour = [Contracts.Action.View, Contracts.Action.Click, Contracts.Action.Save, Contracts.Action.Share];

    readonly Random random = new(seed);
    readonly List<Told> told = [];

    /// <summary>One record to produce.</summary>
    public sealed record Told(bool IsEngagement, string User, IMessage Message);

    /// <summary>All that was drawn, in order.</summary>
    public IReadOnlyList<Told> All => told;

    public IReadOnlyList<Told> Next(int count)
    {
        var from = told.Count;
        while (told.Count < from + count)
            told.Add(told.Count > 0 && random.Next(12) == 0 ? told[^random.Next(1, Math.Min(told.Count, 200) + 1)] : Draw());
        return told[from..];
    }

    Told Draw()
    {
        var user = $"{name}-{(int)(users * Math.Pow(random.NextDouble(), 2))}";
        return random.Next(100) switch
        {
            < 74 => Engage(user, Behaviour[random.Next(Behaviour.Length)]),
            < 80 => Engage(user, random.Next(4) == 0 ? Contracts.Action.Report : Contracts.Action.Hide),
            < 83 => Engage(user, Contracts.Action.Unhide),
            _ => new Told(false, user, Change(user)),
        };
    }

    Told Engage(string user, Contracts.Action action) => new(true, user, new Engagement
    {
        EventId = Id(),
        UserId = user,
        ItemId = Item(),
        Action = action,
        OccurredAt = Clock(),
        Dwell = random.Next(3) == 0 ? Duration.FromTimeSpan(TimeSpan.FromMilliseconds(random.Next(60_000))) : null,
    });

    ProfileChange Change(string user)
    {
        var change = new ProfileChange { EventId = Id(), UserId = user, OccurredAt = Clock() };
        switch (random.Next(20))
        {
            case < 9:
                change.FollowTopic = new FollowTopic { TopicId = Topic() };
                break;
            case < 12:
                change.UnfollowTopic = new UnfollowTopic { TopicId = Topic() };
                break;
            case < 16:
                change.SaveCollection = new SaveCollection
                {
                    CollectionId = $"collection-{random.Next(4)}", ItemIds = { Enumerable.Range(0, random.Next(1, 6)).Select(_ => Item()).Distinct() },
                };
                break;
            case 16:
                change.DropCollection = new DropCollection { CollectionId = $"collection-{random.Next(4)}" };
                break;
            case 17:
                change.EraseHistory = new EraseHistory();
                break;
            case 18:
                change.CloseAccount = new CloseAccount();
                break;
            default:
                change.ReopenAccount = new ReopenAccount();
                break;
        }
        return change;
    }

    string Id() => $"{name}-event-{told.Count}";

    string Item() => Any().ItemId;

    string Topic() => Any().Topics[0];

    Item Any() => random.Next(10) == 0 ? shop.LateItems[random.Next(shop.LateItems.Count)] : shop.Items[random.Next(shop.Items.Count)];

    Timestamp? Clock() => random.Next(4) switch
    {
        0 => null,
        1 => Timestamp.FromDateTimeOffset(now.AddHours(1)),
        2 => Timestamp.FromDateTimeOffset(now.AddMilliseconds(-random.Next(10_000_000))),
        _ => Timestamp.FromDateTimeOffset(now.AddMilliseconds(told.Count)),
    };
}
