using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Stage;

/// <summary>A small population with a known history: enough for windows that are full and windows that are not.</summary>
static class People
{
    /// <summary>With a full window of late events alone.</summary>
    public const string Busy = "busy";

    /// <summary>With a few early events.</summary>
    public const string Early = "early";

    /// <summary>Erased after early events.</summary>
    public const string Erased = "erased";

    static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(50);

    public static async Task LoadItemsAsync(this Bed bed)
    {
        await bed.ProduceAsync(bed.Topics.Items, "north", Messages.Item("north", 1, 0, 0, 0));
        await bed.ProduceAsync(bed.Topics.Items, "east", Messages.Item("east", 0, 1, 0, 0));
        await bed.ProduceAsync(bed.Topics.Items, "up", Messages.Item("up", 0, 0, 1, 0));
        await bed.CaughtUpAsync(Generation.ItemsAlias);
    }

    /// <summary>What is older than all that <see cref="LateAsync"/> produces.</summary>
    public static async Task EarlyAsync(this Bed bed)
    {
        foreach (var user in new[] { Busy, Early, Erased })
        {
            await bed.ProduceAsync(bed.Topics.Engagements, user, Messages.Click(user, $"{user}-0", "up", Start));
            await bed.ProduceAsync(bed.Topics.ProfileChanges, user, Messages.Follow(user, $"{user}-f", "topic-up"));
        }
        await bed.CaughtUpAsync();
        await bed.ProduceAsync(bed.Topics.ProfileChanges, Erased, Messages.Erase(Erased, "erase"));
        await bed.CaughtUpAsync();
    }

    /// <summary>A hundred and more events of one user, some of the others.</summary>
    public static async Task LateAsync(this Bed bed)
    {
        foreach (var user in new[] { Early, Erased })
            await bed.ProduceAsync(bed.Topics.Engagements, user, Messages.Click(user, $"{user}-1", "north"));
        for (var i = 0; i < 110; i++)
            await bed.ProduceAsync(bed.Topics.Engagements, Busy, Messages.Click(Busy, $"{Busy}-{i + 1}", i % 2 == 0 ? "north" : "east"));
        await bed.CaughtUpAsync();
    }

    /// <summary>Every user's state, byte for byte, and vectors.</summary>
    public static Task<Dictionary<string, (string State, float[] Vectors)>> StandAsync(this Bed bed, string alias) => bed.StandAsync(alias, bed.Generation);

    public static async Task<Dictionary<string, (string State, float[] Vectors)>> StandAsync(this Bed bed, string alias, Generation generation) =>
        (await bed.UsersAsync(alias, generation)).ToDictionary(
            user => user.Key, user => (Convert.ToBase64String(Interests.UserStateCodec.Encode(user.Value.State)), user.Value.Vectors));

    /// <summary>Holds that a user is as it was: the state byte for byte, the vectors within 1e-5.</summary>
    public static void AssertSame((string State, float[] Vectors) before, (string State, float[] Vectors) after)
    {
        Assert.Equal(before.State, after.State);
        Assert.Equal(before.Vectors.Length, after.Vectors.Length);
        Assert.All(before.Vectors.Zip(after.Vectors), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
