using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Streaming.Kafka.Clients;

/// <summary>The one thread that calls a follower's consumer.</summary>
internal sealed class FollowerThread(
    Func<IConsumer<byte[]?, byte[]?>> connect, Action<ConsumeResult<byte[]?, byte[]?>> onRecord, Action<Error> onError)
{
    const int PollMilliseconds = 100;

    readonly ConcurrentQueue<IReadOnlyList<TopicPartitionOffset>> added = new();
    readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile bool stopping;

    public Task Completion => completion.Task;

    public void Add(IReadOnlyList<TopicPartitionOffset> partitions) => added.Enqueue([.. partitions]);

    public void Start(string name) => new Thread(Work) { IsBackground = true, Name = name }.Start();

    public void Stop() => stopping = true;

    void Work()
    {
        try
        {
            using (var consumer = connect())
                while (!stopping)
                    Turn(consumer);
            completion.SetResult();
        }
        catch (Exception e)
        {
            completion.SetException(e);
        }
    }

    void Turn(IConsumer<byte[]?, byte[]?> consumer)
    {
        while (added.TryDequeue(out var partitions))
            if (partitions.Count > 0)
                consumer.IncrementalAssign(partitions);
        try
        {
            if (consumer.Consume(PollMilliseconds) is { } result)
                onRecord(result);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            onError(e.Error);
        }
    }
}
