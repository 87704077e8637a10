namespace Streaming.Query.Dashboard.Splitting;

/// <summary>Which kind of interest an engagement counts for, and why.</summary>
/// <param name="IsExplicit">For what the user chose; else for what the user's behaviour says.</param>
/// <param name="Evidence"><c>served</c>: the source of the answer that had the item; <c>topics</c>: whether the user had chosen a topic or collection of
/// the item by then.</param>
/// <param name="Because">In words.</param>
sealed record Split(bool IsExplicit, string Evidence, string Because)
{
    public const string Served = "served", Topics = "topics";

    public string Kind => IsExplicit ? "explicit" : "implicit";
}
