using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Streaming.Kafka;
using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Verification.Running;

/// <summary>
/// What the topics hold, read back as it is produced: which planned record stands where, and with which timestamp. What the oracle folds is
/// what stands there, also where the producer never heard of it.
/// </summary>
sealed class RunLog(RunClients clients, RunSettings settings) : IAsyncDisposable
{
    /// <summary>The header that says which planned record it is.</summary>
    const string NumberHeader = "verify.number";

    readonly ConcurrentDictionary<(string Topic, int Partition), long> ends = new();
    readonly ConcurrentDictionary<(string Topic, int Partition, long Offset), bool> places = new(), letterPlaces = new();
    readonly ConcurrentDictionary<(string Group, string Topic, int Partition, long Offset), bool> broken = new();
    readonly ConcurrentQueue<DeadLetter> letters = new();
    readonly ConcurrentDictionary<int, PlannedRecord> planned = new();
    readonly List<TopicFollower> followers = [];

    public Oracle Oracle { get; } = new();

    public CatalogueCheck Catalogue { get; } = new();

    public IReadOnlyCollection<DeadLetter> DeadLetters => letters;

    /// <summary>Where broken records stand.</summary>
    public IReadOnlySet<(string Topic, int Partition, long Offset)> BrokenPlaces => broken.Keys.Select(id => (id.Topic, id.Partition, id.Offset)).ToHashSet();

    /// <summary>The dead letters that there must be.</summary>
    public IReadOnlySet<(string Group, string Topic, int Partition, long Offset)> Broken => broken.Keys.ToHashSet();

    /// <summary>Records that stand in the source topics.</summary>
    public int Count => places.Count;

    /// <summary>Records that stand in topics of users, whose states they change.</summary>
    public long UserRecords => ends.Where(end => end.Key.Topic != clients.Topics.Items).Sum(end => end.Value);

    /// <summary>The offset after the last record of each partition.</summary>
    public IReadOnlyDictionary<(string Topic, int Partition), long> Ends => ends;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var topic in (string[])[clients.Topics.Engagements, clients.Topics.ProfileChanges, clients.Topics.Items])
        {
            followers.Add(clients.Follow(topic, Take));
            followers.Add(clients.Follow(TopicNames.DeadLettersOf(topic), TakeLetter));
        }

        foreach (var follower in followers)
            await follower.StartAsync(cancellationToken);
        await Task.WhenAll(followers.Select(follower => follower.Following)).WaitAsync(cancellationToken);
    }

    /// <summary>The headers of a record that is to be produced.</summary>
    /// <param name="number">Unique among the records of the run.</param>
    public Headers Register(int number, PlannedRecord record)
    {
        planned[number] = record;
        return new Headers { { NumberHeader, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)) } };
    }

    /// <summary>Whether the log has seen what the broker acknowledged.</summary>
    public bool Holds(TopicPartitionOffset place) => places.ContainsKey((place.Topic, place.Partition.Value, place.Offset.Value));

    public string TopicOf(Source source) => source switch
    {
        Source.Engagements => clients.Topics.Engagements,
        Source.ProfileChanges => clients.Topics.ProfileChanges,
        _ => clients.Topics.Items,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var follower in followers)
        {
            await follower.StopAsync(CancellationToken.None);
            follower.Dispose();
        }
    }

    void Take(SourceRecord record)
    {
        var number = int.Parse(Text(record, NumberHeader), CultureInfo.InvariantCulture);
        // A follower may read a record again after an outage.
        if (!places.TryAdd((record.Topic, record.Partition, record.Offset), true))
            return;
        var told = planned[number];
        if (told.Event is not null)
            Oracle.Add(told.Key, new LoggedEvent(record.Topic, record.Partition, record.Offset, told.EventAt(record.Timestamp)));
        else if (told.Item is not null)
            Catalogue.Add(told.Item, record.Timestamp, record.Offset);
        else
        {
            foreach (var worker in told.Source == Source.Items ? [WorkerKind.Catalogue] : (WorkerKind[])[WorkerKind.Implicit, WorkerKind.Explicit])
                broken[(settings.GroupOf(worker), record.Topic, record.Partition, record.Offset)] = true;
        }

        ends[(record.Topic, record.Partition)] = record.Offset + 1;
    }

    void TakeLetter(SourceRecord record)
    {
        if (!letterPlaces.TryAdd((record.Topic, record.Partition, record.Offset), true))
            return;
        letters.Enqueue(new DeadLetter(
            Text(record, "dlq.consumer.group"), Text(record, "dlq.source.topic"),
            int.Parse(Text(record, "dlq.source.partition"), CultureInfo.InvariantCulture),
            long.Parse(Text(record, "dlq.source.offset"), CultureInfo.InvariantCulture), record.Timestamp));
    }

    static string Text(SourceRecord record, string header) => Encoding.UTF8.GetString(record.Headers!.GetLastBytes(header));
}
