using Streaming.Interests;

namespace Streaming.Query.Explaining;

/// <summary>Why an interest is there, in words that a person can read.</summary>
static class Reasons
{
    /// <param name="action">What the user last did with the medoid; null where that is not remembered any more.</param>
    public static string Implicit(string medoid, EngagementAction? action) => action switch
    {
        EngagementAction.View => $"because you viewed {medoid}",
        EngagementAction.Click => $"because you clicked on {medoid}",
        EngagementAction.Save => $"because you saved {medoid}",
        EngagementAction.Share => $"because you shared {medoid}",
        _ => $"because you engaged with {medoid}",
    };

    public static string Topic(string topic) => $"because you follow {topic}";

    public static string Collection(string id, string name) => $"because of your collection {(name.Length > 0 ? name : id)}";
}
