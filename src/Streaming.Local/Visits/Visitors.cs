using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Local.Replay;
using Action = Streaming.Contracts.Action;

namespace Streaming.Local.Visits;

/// <summary>Lets users visit a surface: each asks for an answer as a client would, and what it then does is produced as engagements.</summary>
sealed class Visitors(Retrieval.RetrievalClient client, IRecordProducer producer, TopicNames topics, TimeProvider time)
{
    /// <summary>Items an answer.</summary>
    public const int Limit = 20;

    /// <returns>Answers given, items in them, and clicks.</returns>
    public async Task<Visited> VisitAsync(
        string surface, int round, IEnumerable<EvaluatedUser> users, string strategy, Func<EvaluatedUser, Random, Taste> taste, CancellationToken cancellationToken)
    {
        var visited = new Visited();
        await Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken }, async (user, cancel) =>
        {
            var request = new RetrieveRequest
            {
                RequestId = string.Create(CultureInfo.InvariantCulture, $"{surface}-{round}-{user.UserId}"),
                UserId = user.UserId,
                Limit = Limit,
                Surface = surface,
                StrategyName = strategy,
            };
            var answer = await client.RetrieveAsync(request, cancellationToken: cancel);
            var clicks = new HashSet<string>();
            // The same visit has the same luck, whatever ran before it.
            var luck = new Random(BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(request.RequestId))));
            foreach (var (number, (itemId, action)) in taste(user, luck).ReactTo(answer).Index())
            {
                if (action == Action.Click)
                    clicks.Add(itemId);
                var engagement = new Engagement
                {
                    EventId = string.Create(CultureInfo.InvariantCulture, $"{request.RequestId}-{number}"),
                    UserId = user.UserId,
                    ItemId = itemId,
                    Action = action,
                    OccurredAt = Timestamp.FromDateTimeOffset(time.GetUtcNow()),
                    Dwell = action == Action.Click ? Duration.FromTimeSpan(TimeSpan.FromSeconds(5 + (40 * luck.NextDouble()))) : null,
                    Surface = surface,
                    RequestId = request.RequestId,
                };
                await producer.ProduceAsync(topics.Engagements, Encoding.UTF8.GetBytes(user.UserId), engagement.ToByteArray(), cancellationToken: cancel);
            }
            visited.Add(answer.Items.Count, clicks.Count);
        });
        return visited;
    }
}

/// <summary>What visits came to.</summary>
sealed class Visited
{
    int items, clicks;

    public int Items => items;

    public int Clicks => clicks;

    public void Add(int moreItems, int moreClicks)
    {
        Interlocked.Add(ref items, moreItems);
        Interlocked.Add(ref clicks, moreClicks);
    }
}
