using Streaming.Contracts;

namespace Streaming.Query.Answering;

/// <summary>One nearest-neighbour search of an answer.</summary>
/// <param name="Interest">What is searched with, as the answer will show it; its budget is how many items of the limit it may find.</param>
/// <param name="Vector">D floats.</param>
/// <param name="Topic">Only items of this topic are searched; null: all items.</param>
sealed record Source(SearchedInterest Interest, ReadOnlyMemory<float> Vector, string? Topic)
{
    public int Budget => (int)Interest.Budget;

    /// <summary>How much the request's context makes of it; 1 is as always.</summary>
    public double Weight { get; init; } = 1;

    public static Source Implicit(string id, string medoid, double massShare, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest
        {
            Kind = InterestKind.Implicit,
            Id = id,
            MassShare = massShare,
            MedoidItemId = medoid,
            Reason = $"because you engaged with {medoid}",
        },
        vector, null);

    public static Source FollowedTopic(string topic, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest { Kind = InterestKind.Topic, Id = topic, Reason = $"because you follow {topic}" }, vector, topic);

    public static Source Collection(string id, ReadOnlyMemory<float> vector) => new(
        new SearchedInterest { Kind = InterestKind.Collection, Id = id, Reason = $"because you saved {id}" }, vector, null);

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
}
