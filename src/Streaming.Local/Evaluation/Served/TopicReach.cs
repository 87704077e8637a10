using Streaming.Contracts;

namespace Streaming.Local.Evaluation.Served;

/// <summary>How many topics of one answer are there through items of one kind of interest alone, and through items of both kinds.</summary>
sealed record TopicReach(int Implicit, int Explicit, int Both)
{
    public int All => Implicit + Explicit + Both;

    /// <param name="kinds">Of each item of the answer who found it.</param>
    public static TopicReach Of(RetrieveResponse answer, IReadOnlyList<FoundKinds> kinds, JudgedCatalogue catalogue)
    {
        var reached = new Dictionary<string, FoundKinds>();
        foreach (var (item, kind) in answer.Items.Zip(kinds))
            foreach (var topic in catalogue.TopicsOf(item.ItemId))
                reached[topic] = reached.GetValueOrDefault(topic) | kind;
        int Count(FoundKinds kind) => reached.Values.Count(of => of == kind);
        return new TopicReach(Count(FoundKinds.Implicit), Count(FoundKinds.Explicit), Count(FoundKinds.Both));
    }
}
