using System.Globalization;
using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Pipeline.Tests;

/// <summary>Measures the heap, so nothing may run beside it.</summary>
[Collection(Alone)]
public sealed class UserPointSizeTests
{
    const string Alone = "nothing runs beside it";

    const int Points = 2000;

    public static TheoryData<int, int, int> Sizes => new() { { 0, 0, 0 }, { 10, 1, 1 }, { 100, 0, 0 }, { 100, 256, 0 }, { 100, 20, 64 } };

    [Theory, MemberData(nameof(Sizes))]
    public void EstimatedBytes_AreWhatAPointTakes_OnTheSafeSide(int engagements, int hides, int collections)
    {
        var encoded = UserStateCodec.Encode(State(engagements, hides, collections));
        var points = new UserPoint[Points];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < points.Length; i++)
            points[i] = UserPoint.New($"user-{i}") with
            {
                WriteId = $"{Guid.NewGuid():N}-{i}",
                Revision = 1,
                State = UserStateCodec.Decode(encoded),
                Applied = [new AppliedOffset("engagements", 1, i), new AppliedOffset("profile-changes", 1, i)],
                Interests = [.. Enumerable.Range(0, engagements > 0 ? 7 : 0).Select(k => new StoredInterest(null, $"{Guid.NewGuid()}", 1, $"item-{k}-{i}", i))],
            };
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Points;

        Assert.InRange(points[0].EstimatedBytes, each, 3 * each);
        GC.KeepAlive(points);
    }

    static UserState State(int engagements, int hides, int collections)
    {
        UserEvent[] events =
        [
            .. Enumerable.Range(0, engagements).Select(i => new EngagementEvent(i, $"{Guid.NewGuid()}", Id("item", i), EngagementAction.Click, 1000)),
            .. Enumerable.Range(0, hides).Select(i => new HideEvent(i, Id("hidden", i), Hidden: true)),
            .. Enumerable.Range(0, collections).Select(i => new ChoiceEvent(
                i, ChoiceKind.Collection, Id("collection", i), Active: true, [.. Enumerable.Range(0, 10).Select(j => Id("saved", (i * 10) + j))])),
        ];
        return UserState.Empty.Fold(events, new FoldOutcome[events.Length]);
    }

    static string Id(string what, int number) => string.Create(CultureInfo.InvariantCulture, $"{what}-{number:00000}");

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class Definition;
}
