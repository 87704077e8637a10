using Streaming.Interests;
using Streaming.Pipeline.Users;

namespace Streaming.Query.Tests.Stage;

/// <summary>User points made by hand.</summary>
static class Users
{
    public static UserState State(params UserEvent[] events) => UserState.Empty.Fold(events, new FoldOutcome[events.Length]);

    public static EngagementEvent Saw(string item, long time) => new(time, $"saw-{item}", item, EngagementAction.View, -1);

    /// <summary>Implicit interests by axis and mass.</summary>
    public static UserPoint Implicit(string user, UserState state, params (int Axis, double Mass)[] interests) => Point(
        user, state,
        [.. interests.Select(i => new StoredInterest(null, $"interest-{i.Axis}", i.Mass, $"medoid-{i.Axis}", 1))],
        [.. interests.Select(i => i.Axis)]);

    /// <summary>Followed topics, named after their axis.</summary>
    public static UserPoint Follows(string user, UserState state, params int[] axes) => Point(
        user, state,
        [.. axes.Select(axis => new StoredInterest(ChoiceKind.Topic, Catalogue.Topic(axis), 1, "", 1))],
        axes);

    public static UserPoint Saves(string user, UserState state, string collection, int axis) => Point(
        user, state, [new StoredInterest(ChoiceKind.Collection, collection, 1, "", 1)], [axis]);

    static UserPoint Point(string user, UserState state, StoredInterest[] interests, int[] axes) => UserPoint.New(user) with
    {
        WriteId = "by-hand",
        Revision = 1,
        State = state,
        Interests = interests,
        Vectors = [.. axes.SelectMany(axis => Catalogue.Vector(axis, 0))],
    };
}
