using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Query.Explaining;

namespace Streaming.Query.Answering;

/// <summary>One nearest-neighbour search of an answer.</summary>
/// <param name="Interest">What is searched with, as the answer will show it; its budget is how many items of the limit it may find.</param>
/// <param name="Vector">D floats.</param>
/// <param name="Topic">Only items of this topic are searched; null: all items.</param>
sealed record Source(SearchedInterest Interest, ReadOnlyMemory<float> Vector, string? Topic)
{
    public int Budget => (int)Interest.Budget;

    /// <summary>What it found, best first, where nothing is searched for it; null: it is searched with its vector.</summary>
    public Candidate<string>[]? Listed { get; init; }

    /// <summary>How much the request's context and what was learned make of it; 1 is as always.</summary>
    public double Weight { get; init; } = 1;

    /// <param name="members">How many, and the time of the newest.</param>
    public static Source Implicit(StoredInterest interest, double massShare, (int Count, long? Newest) members, EngagementAction? action,
        ReadOnlyMemory<float> vector) => new(
        new SearchedInterest
        {
            Kind = InterestKind.Implicit,
            Id = interest.Id,
            MassShare = massShare,
            MedoidItemId = interest.Medoid,
            MedoidAction = InterestMembers.Message(action),
            Members = (uint)members.Count,
            LastEvent = members.Newest is { } newest ? UnixTime.ToTimestamp(newest) : null,
            Since = UnixTime.ToTimestamp(interest.Since),
            Reason = Reasons.Implicit(interest.Medoid, action),
        },
        vector, null);

    public static Source FollowedTopic(StoredInterest topic, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest
        {
            Kind = InterestKind.Topic, Id = topic.Id, Since = UnixTime.ToTimestamp(topic.Since), Reason = Reasons.Topic(topic.Id),
        },
        vector, topic.Id);

    /// <param name="name">What the user calls it; may be empty.</param>
    public static Source Collection(StoredInterest collection, string name, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest
        {
            Kind = InterestKind.Collection,
            Id = collection.Id,
            Name = name,
            Since = UnixTime.ToTimestamp(collection.Since),
            Reason = Reasons.Collection(collection.Id, name),
        },
        vector, null);

    public static Source Average(ReadOnlyMemory<float> vector) => new(
        new SearchedInterest
        {
            Kind = InterestKind.Average,
            Id = "average",
            MassShare = 1,
            Reason = "because of all that you engaged with, as one average",
        },
        vector, null);

    public static Source FallbackTopic(string topic, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest { Kind = InterestKind.FallbackTopic, Id = topic, Reason = $"because the request asks for {topic}" }, vector, topic);

    /// <param name="items">Best first.</param>
    public static Source Popular(Candidate<string>[] items) => new(
        new SearchedInterest { Kind = InterestKind.Popular, Id = "popular", Reason = "because it is popular" }, default, null) { Listed = items };

    /// <param name="items">Best first.</param>
    public static Source PopularIn(string topic, Candidate<string>[] items) => new(
        new SearchedInterest { Kind = InterestKind.PopularInTopic, Id = topic, Reason = $"because it is popular in {topic}" }, default, null)
    {
        Listed = items,
    };
}
