namespace Streaming.Kafka;

/// <summary>What a stream does where the state's progress is unknown although the group has committed offsets.</summary>
public enum MissingProgress
{
    /// <summary>Stop and say so: the state was lost or another collection is configured.</summary>
    Stop,

    /// <summary>Build the state anew from the oldest record kept.</summary>
    Earliest,
}

/// <summary>How records are batched and how a stream starts and stops. Section <c>Stream</c>.</summary>
public sealed class StreamOptions
{
    public const string Section = "Stream";

    /// <summary>Keys in a full batch, 1 to 10,000. The default is 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Milliseconds that the oldest record waits for its batch to fill, 0 to 60,000. The default is 20.</summary>
    public int LingerMs { get; set; } = 20;

    /// <summary>
    /// Batches under way at a time, 1 to 64. The default is 4: while some wait for Qdrant, two processors still have batches to infer.
    /// </summary>
    public int Lanes { get; set; } = 4;

    /// <summary>
    /// Records read and not yet applied before the stream reads no more, 1 to 10,000,000. The default is 4,000: enough for all lanes, few
    /// enough to be still in the processor's cache, and young for the garbage collector, when they are applied.
    /// </summary>
    public int MaxPendingRecords { get; set; } = 4_000;

    /// <summary>Bytes of keys and values read and not yet applied before the stream reads no more. The default is 64 MiB.</summary>
    public long MaxPendingBytes { get; set; } = 64 << 20;

    /// <summary>Milliseconds between two advances of progress, 10 to 60,000. The default is 1,000.</summary>
    public int ProgressIntervalMs { get; set; } = 1_000;

    /// <summary>How long batches under way may take to finish when a partition goes or the worker stops. The default is 10 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long leaving the group may take before it is abandoned. The default is 5 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long the group may give no assignment, not even an empty one, before the client is replaced, 5 s to 1 hour: after a coordinator was
    /// gone and came back, a client may never ask to join again (librdkafka #2944, #3396). More than a rebalance takes. The default is 2 minutes.
    /// </summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The default is <see cref="MissingProgress.Stop"/>.</summary>
    public MissingProgress StartWithoutProgress { get; set; } = MissingProgress.Stop;

    /// <summary>Go on from the oldest record kept where records after the progress are gone, or the topic was made anew. The default is false.</summary>
    public bool AcceptGap { get; set; }
}
