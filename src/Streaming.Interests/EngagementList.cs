using System.Collections;

namespace Streaming.Interests;

/// <summary>Engagements as events, made when they are looked at.</summary>
internal sealed class EngagementList(ArraySegment<EngagementFact> engagements) : IReadOnlyList<EngagementEvent>
{
    public int Count => engagements.Count;

    public EngagementEvent this[int index] => engagements[index].ToEvent();

    public IEnumerator<EngagementEvent> GetEnumerator()
    {
        foreach (var engagement in engagements)
            yield return engagement.ToEvent();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
