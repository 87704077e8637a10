namespace Streaming.Experiments;

/// <summary>How outcomes are counted. Section <c>Counting</c>.</summary>
public sealed class CountingOptions
{
    public const string Section = "Counting";

    /// <summary>How long after an answer an engagement counts for it, a second to a day. The default is an hour.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Days within which a user who is answered again has returned, 1 to 28. The default is 1: the next day.</summary>
    public int ReturnDays { get; set; } = 1;

    /// <summary>A pause that ends a session. The default is 30 minutes.</summary>
    public TimeSpan SessionGap { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Answers of a user that are remembered within the window, 1 to 10,000. The default is 64; older ones are given up.</summary>
    public int AnswersPerUser { get; set; } = 64;

    /// <summary>How long the counts of a day are kept. The default is 400 days.</summary>
    public int KeepDays { get; set; } = 400;

    /// <summary>
    /// Days after which it is forgotten that a user who does not come any more was in an experiment; one who comes later is counted as new.
    /// The default is 90.
    /// </summary>
    public int KeepUsersDays { get; set; } = 90;

    /// <summary>How long an erasure is remembered, so that what arrives late from before it does not count. The default is 31 days.</summary>
    public int KeepErasuresDays { get; set; } = 31;

    /// <summary>Between two transactions, 10 ms to a minute. The default is a second.</summary>
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long records wait for earlier ones that are still under way on other topics, 0 to 5 minutes. The default is 2 seconds: an answer is
    /// put on <c>served</c> after it was given.
    /// </summary>
    public TimeSpan Lateness { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Items whose topics are remembered. The default is 100,000.</summary>
    public int CachedItems { get; set; } = 100_000;
}
