using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Stage;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.EndToEnd.Tests;

[Collection(Cluster.Collection)]
public class GracefulStopTests(Cluster cluster)
{
    const string Name = "graceful";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sigterm_UnderLoad_EndsWithZeroWithinTheDeadline_AndProgressIsWhatWasCommitted()
    {
        var shop = new Shop(Name, topics: 12, itemsPerTopic: 10);
        var traffic = new Traffic(shop, Name, users: 200, seed: 5, TimeProvider.System.GetUtcNow());
        Task[] load = [.. traffic.Next(2000).Select(ProduceAsync), cluster.ProduceAsync(shop.Items), .. Enumerable.Range(0, 100).Select(AskAsync)];

        await Task.WhenAny(load);
        await Task.WhenAll(cluster.Workers.Select(worker => worker.StopAsync(Cancel)));
        await Task.WhenAll(load);

        try
        {
            foreach (var (worker, alias) in ((string, string)[])[("implicit", Generation.UserImplicitAlias), ("explicit", Generation.UserExplicitAlias)])
            {
                var progress = await new QdrantProgressStore(cluster.Qdrant, cluster.Generation.NameOf(alias)).ReadAllAsync(Cancel);
                Assert.NotEmpty(progress);
                foreach (var partition in progress)
                    Assert.Equal(partition.Offset, await cluster.CommittedAsync(worker, partition.Topic, partition.Partition));
            }
        }
        finally
        {
            await cluster.StartWorkersAsync(Cancel);
        }
    }

    Task ProduceAsync(Traffic.Told told) =>
        cluster.ProduceAsync(told.IsEngagement ? cluster.Topics.Engagements : cluster.Topics.ProfileChanges, told.User, told.Message);

    Task AskAsync(int number) => cluster.ProduceAsync(
        cluster.Topics.RetrievalRequests, $"{Name}-{number}", new RetrieveRequest { RequestId = $"{Name}-request-{number}", UserId = $"{Name}-{number}" });
}
