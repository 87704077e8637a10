namespace Streaming.Local.Replay;

/// <summary>How popular an item is among the others.</summary>
enum PopularityBand
{
    Head,
    Torso,

    /// <summary>The least engaged items, and those that nobody engaged with.</summary>
    Tail,
}
