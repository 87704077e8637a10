using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Local.Replay;
using Streaming.Qdrant;
using Streaming.Query.Answering;
using Streaming.Query.Tests.Stage;
using Streaming.Query.Topics;

namespace Streaming.Benchmarks.Serving;

/// <summary>Users for whom an answer takes seven searches by implicit interests and five by followed topics.</summary>
static class AskedUsers
{
    const int Implicit = 7, Topics = 5, Limit = 100, Seed = 4;

    /// <summary>Takes the searches from a query worker's own parts, run here with a client that remembers what it sends.</summary>
    public static async Task<IReadOnlyList<Asked>> FindAsync(ServedFolder served, int count, CancellationToken cancellationToken)
    {
        var (client, spy) = QdrantSpy.Around(served.Qdrant);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(served.Own).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddSingleton(client).AddSingleton<IServedLog>(new ServedList()).AddSingleton(new TopicNames(new TopicOptions())).AddQdrant(configuration);
        services.AddAnswering(configuration);
        await using var provider = services.BuildServiceProvider();
        var retriever = provider.GetRequiredService<Retriever>();

        var found = new List<Asked>();
        foreach (var user in Candidates(served.Workload))
        {
            var request = new RetrieveRequest { UserId = user, Limit = Limit, Surface = "benchmark" };
            spy.Searches.Clear();
            var answer = await retriever.RetrieveAsync(request, "benchmark", null, null, cancellationToken);
            if (answer.Interests.Count(i => i.Kind == InterestKind.Implicit) == Implicit
                && answer.Interests.Count(i => i.Kind == InterestKind.Topic) == Topics && spy.Searches.TryPeek(out var search))
                found.Add(new Asked(request, search));
            if (found.Count == count)
                break;
        }
        return found;
    }

    /// <summary>Any user with that many items and follows, in an order of the seed's.</summary>
    static string[] Candidates(Workload workload)
    {
        var follows = workload.History.Where(e => e.Topic == SourceTopic.ProfileChanges).CountBy(e => e.UserId)
            .Where(user => user.Value == Topics).Select(user => user.Key).ToHashSet();
        var candidates = workload.Users.Where(user => user.Earlier.Count > Implicit && follows.Contains(user.UserId)).Select(user => user.UserId).ToArray();
        new Random(Seed).Shuffle(candidates);
        return candidates;
    }
}
