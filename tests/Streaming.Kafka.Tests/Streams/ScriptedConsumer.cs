using System.Reflection;
using Confluent.Kafka;

namespace Streaming.Kafka.Tests.Streams;

/// <summary>A consumer that remembers which offsets it was to commit, and takes everything else as done.</summary>
public class ScriptedConsumer : DispatchProxy
{
    readonly List<TopicPartitionOffset> stored = [];

    public IReadOnlyList<TopicPartitionOffset> Stored => stored;

    /// <summary>As librdkafka does when the partition is another member's by now.</summary>
    public bool RefusesStores { get; set; }

    public static (IConsumer<byte[]?, byte[]?> Consumer, ScriptedConsumer Script) Create()
    {
        var consumer = Create<IConsumer<byte[]?, byte[]?>, ScriptedConsumer>();
        return (consumer, (ScriptedConsumer)(object)consumer);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (args is [TopicPartitionOffset offset] && targetMethod!.Name == nameof(IConsumer<,>.StoreOffset))
        {
            if (RefusesStores)
                throw new KafkaException(ErrorCode.Local_State);
            stored.Add(offset);
        }
        return null;
    }
}
