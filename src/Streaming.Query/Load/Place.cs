namespace Streaming.Query.Load;

/// <summary>A place among the answers that are being made. Dispose it once, when the answer is made or given up.</summary>
/// <param name="began">A timestamp of the clock.</param>
/// <param name="uncrowded">So few were being made then that they do not slow each other down.</param>
sealed class Place(Admission admission, long began, bool uncrowded) : IDisposable
{
    public long Began => began;

    public bool IsUncrowded => uncrowded;

    /// <summary>Whether there is an answer, whose time says something of the limit. That of a failure says nothing.</summary>
    public bool IsAnswered { get; private set; }

    public void Answered() => IsAnswered = true;

    public void Dispose() => admission.Release(this);
}
