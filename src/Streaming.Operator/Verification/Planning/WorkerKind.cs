namespace Streaming.Operator.Verification.Planning;

/// <summary>The four workers.</summary>
enum WorkerKind
{
    Catalogue,
    Implicit,
    Explicit,
    Query,
}
