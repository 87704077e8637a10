namespace Streaming.Local.Evaluation.Served;

/// <summary>What one slot of a user's interests is good for: the implicit interests by mass, from the heaviest, and all choices together.</summary>
/// <param name="Slot">From 1; 0: the choices.</param>
/// <param name="Users">Who have an interest there.</param>
/// <param name="Hits">Held-out items in the answer that it found.</param>
/// <param name="Unique">Those of them that no other interest found.</param>
sealed record SlotHits(int Slot, int Users, int Hits, int Unique)
{
    /// <returns>The slots that anybody has an interest in, the choices last.</returns>
    public static IReadOnlyList<SlotHits> Of(IReadOnlyList<ServedAnswer> answers)
    {
        var most = answers.Count == 0 ? 0 : answers.Max(answer => answer.Slots);
        return [.. Enumerable.Range(1, most).Append(ServedAnswer.ChoiceSlot).Select(slot => Of(answers, slot)).Where(of => of.Users > 0)];
    }

    static SlotHits Of(IReadOnlyList<ServedAnswer> answers, int slot) => new(
        slot,
        answers.Count(answer => slot == ServedAnswer.ChoiceSlot ? answer.HasChoices : answer.Slots >= slot),
        answers.Count(answer => answer.HitSlots.Contains(slot)),
        answers.Count(answer => answer.UniqueHit && answer.HitSlots[0] == slot));
}
