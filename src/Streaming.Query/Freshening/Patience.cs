namespace Streaming.Query.Freshening;

/// <summary>How long an answer may take: the least of what the worker, the request and the caller's deadline allow.</summary>
/// <param name="Total">From the request's arrival.</param>
/// <param name="Source">Whose limit it is, for the error.</param>
readonly record struct Patience(TimeSpan Total, string Source)
{
    /// <summary>Left at the end to make the answer, or to say "not yet", once the waiting is over.</summary>
    static readonly TimeSpan Reserve = TimeSpan.FromMilliseconds(500);

    public TimeSpan ForWaiting => Total - (Total / 4 < Reserve ? Total / 4 : Reserve);

    public Patience OrLess(TimeSpan? limit, string source) => limit < Total ? new Patience(limit.Value, source) : this;
}
