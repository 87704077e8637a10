using System.Text;
using Confluent.Kafka;

namespace Streaming.Kafka.States;

/// <summary>Writes changes of the state and the offsets of what was folded into it together or not at all.</summary>
internal sealed class StateTransactions : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), RoomTime = TimeSpan.FromMilliseconds(50);

    readonly IProducer<byte[]?, byte[]?> producer;

    /// <summary>Fences whoever wrote with this id before, and ends that one's open transaction.</summary>
    public StateTransactions(KafkaClients clients, string transactionalId)
    {
        producer = clients.CreateTransactionalProducer(transactionalId);
        try
        {
            producer.InitTransactions(Patience);
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <param name="member">Its group also gets the offsets, for lag tools; and its generation is checked, so that who no longer leads is refused.</param>
    /// <exception cref="KafkaException">Nothing is written, or it is not known; the durable state says what is true.</exception>
    public void Write(IReadOnlyList<StateChange> changes, IReadOnlyList<TopicPartitionOffset> offsets, string stateTopic, IConsumerGroupMetadata member)
    {
        producer.BeginTransaction();
        foreach (var change in changes)
            Produce(change);
        foreach (var offset in offsets)
            Produce(OffsetKeys.Change(stateTopic, offset));
        if (offsets.Count > 0)
            producer.SendOffsetsToTransaction(offsets, member, Patience);
        producer.CommitTransaction(Patience);
    }

    public void Dispose() => producer.Dispose();

    void Produce(StateChange change)
    {
        var message = new Message<byte[]?, byte[]?> { Key = Encoding.UTF8.GetBytes(change.Key), Value = change.Value };
        while (true)
            try
            {
                producer.Produce(change.Topic, message);
                return;
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(RoomTime);
            }
    }
}
