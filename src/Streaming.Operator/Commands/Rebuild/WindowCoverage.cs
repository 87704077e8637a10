using Streaming.Interests;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>Which states may lack something where records are gone.</summary>
static class WindowCoverage
{
    /// <summary>
    /// Whether nothing that is gone could be in the window. Everything that is gone had a record older than <paramref name="cut"/>, and no
    /// event is newer than its record: so a window full of newer ones has no place for it, and a fence at or after the cut erases it.
    /// </summary>
    /// <param name="cut">The time of the oldest record that is kept, Unix milliseconds.</param>
    public static bool IsSure(UserState state, long cut) =>
        state.ErasedAt >= cut || (state.Window.Count == UserState.WindowLength && state.Window[^1].Time >= cut);
}
