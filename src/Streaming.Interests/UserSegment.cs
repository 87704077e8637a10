namespace Streaming.Interests;

/// <summary>How much is known of a user.</summary>
public enum UserSegment
{
    /// <summary>Little or nothing.</summary>
    New,

    /// <summary>Some.</summary>
    Casual,

    /// <summary>Much.</summary>
    Core,
}

/// <summary>Tells segments apart by how much the state holds: engagements of the window and choices that stand.</summary>
/// <param name="CasualFrom">Facts from which a user is casual, at least 1.</param>
/// <param name="CoreFrom">Facts from which a user is core, more than <paramref name="CasualFrom"/>.</param>
public readonly record struct Segmentation(int CasualFrom, int CoreFrom)
{
    public UserSegment Of(UserState state)
    {
        var facts = state.Window.Count;
        for (var i = 0; i < state.Choices.Count; i++)
            facts += state.Choices[i].Active ? 1 : 0;
        return facts >= CoreFrom ? UserSegment.Core : facts >= CasualFrom ? UserSegment.Casual : UserSegment.New;
    }
}
