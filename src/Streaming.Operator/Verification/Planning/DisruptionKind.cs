namespace Streaming.Operator.Verification.Planning;

/// <summary>What is done to workers and servers while the stream flows.</summary>
enum DisruptionKind
{
    /// <summary>SIGKILL, and a start after a while.</summary>
    Kill,

    /// <summary>SIGSTOP until others own its partitions, then SIGCONT: a writer that does not know that it is dead.</summary>
    Pause,

    /// <summary>SIGTERM, and a start after a while.</summary>
    Stop,

    /// <summary>One copy more, for a while.</summary>
    Add,

    /// <summary>Nobody listens where Qdrant was; open connections are cut.</summary>
    QdrantDown,

    /// <summary>Its answers take their time.</summary>
    QdrantSlow,

    /// <summary>Requests arrive, answers do not: the connection is cut in between, again and again.</summary>
    QdrantCut,

    /// <summary>Every other call is answered with an error, half of these after it took effect.</summary>
    QdrantErrors,

    /// <summary>Qdrant is stopped and started.</summary>
    QdrantRestart,

    /// <summary>The broker is gone.</summary>
    KafkaDown,

    /// <summary>The broker's answers take their time.</summary>
    KafkaSlow,

    /// <summary>The broker answers with errors, and throws members out of their groups.</summary>
    KafkaErrors,
}
