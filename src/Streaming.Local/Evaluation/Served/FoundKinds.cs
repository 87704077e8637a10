namespace Streaming.Local.Evaluation.Served;

/// <summary>The kinds of interest that found an item.</summary>
[Flags]
enum FoundKinds
{
    None = 0,
    Implicit = 1,
    Explicit = 2,
    Both = Implicit | Explicit,
}
