using System.Reflection;
using Confluent.Kafka;

namespace Streaming.Kafka.Tests.Streams;

/// <summary>A consumer that remembers which offsets it was to commit, and takes everything else as done.</summary>
public class ScriptedConsumer : DispatchProxy
{
    readonly List<TopicPartitionOffset> stored = [];
    readonly TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int polls;

    public IReadOnlyList<TopicPartitionOffset> Stored => stored;

    public int Polls => Volatile.Read(ref polls);

    public bool IsClosed { get; private set; }

    public Task Disposed => disposed.Task;

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
        switch (targetMethod!.Name)
        {
            case nameof(IConsumer<,>.Consume):
                Interlocked.Increment(ref polls);
                break;
            case nameof(IConsumer<,>.Close):
                IsClosed = true;
                break;
            case nameof(IDisposable.Dispose):
                disposed.TrySetResult();
                break;
        }
        return null;
    }
}
