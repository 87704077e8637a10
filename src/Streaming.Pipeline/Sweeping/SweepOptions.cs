namespace Streaming.Pipeline.Sweeping;

/// <summary>The slow sweep over all users, by which changed and deleted items reach users who do nothing. Section <c>Pipeline:Sweep</c>.</summary>
public sealed class SweepOptions
{
    /// <summary>Users computed anew a second, 0 to 10,000. 0 switches the sweep off. The default is 50.</summary>
    public int UsersPerSecond { get; set; } = 50;

    /// <summary>Users looked at together, 1 to 256. The default is 32.</summary>
    public int PageSize { get; set; } = 32;

    /// <summary>Between the end of a round and the next. The default is 1 hour.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Users who have done nothing for so long are erased, by the time of their newest event, while nothing waits to be applied; at least a
    /// day. None, the default: nobody is. Of the explicit worker.
    /// </summary>
    public TimeSpan? IdleAfter { get; set; }

    /// <summary>After an outage, and before an instance looks again whether the sweep is its own. The default is 5 seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}
