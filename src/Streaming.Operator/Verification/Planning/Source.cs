namespace Streaming.Operator.Verification.Planning;

/// <summary>The topic that a record goes to.</summary>
enum Source
{
    Engagements,
    ProfileChanges,
    Items,
}
