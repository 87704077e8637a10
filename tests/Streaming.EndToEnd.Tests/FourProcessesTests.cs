using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Expected;
using Streaming.EndToEnd.Tests.Stage;
using Streaming.Explicit;
using Streaming.Implicit;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.EndToEnd.Tests;

[Collection(Cluster.Collection)]
public class FourProcessesTests(Cluster cluster)
{
    const string Name = "four";
    const int Users = 250, Wave = 420, RequestsPerWave = 8;
    const float Tolerance = 1e-5f;

    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    readonly Shop _shop = new(Name, topics: 12, itemsPerTopic: 10);
    int _requests;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoppingAndKillingAnyWorker_LosesNothingAndCountsNothingTwice()
    {
        Assert.SkipUnless(cluster.HasRealBroker, "needs a real broker: set STREAMING_TEST_KAFKA to host:port, or run where Docker answers");
        await cluster.LoadAsync(_shop.Items, Cancel);
        var traffic = new Traffic(_shop, Name, Users, seed: 11, TimeProvider.System.GetUtcNow());

        foreach (var worker in cluster.Workers)
        {
            await InFlowAsync(traffic, () => worker.StopAsync(Cancel));
            if (worker.Name == "catalogue")
                await AnnounceAsync(traffic);
            worker.Start();
            await worker.ReadyAsync(Cancel);
            if (worker.Name == "catalogue")
                await ResolvedAsync();
        }
        foreach (var worker in cluster.Workers)
        {
            await InFlowAsync(traffic, worker.KillAsync);
            worker.Start();
        }
        foreach (var worker in cluster.Workers)
            await worker.ReadyAsync(Cancel);

        var engagements = await EventsAsync(cluster.Topics.Engagements, Told.OfEngagement);
        var changes = await EventsAsync(cluster.Topics.ProfileChanges, Told.OfProfileChange);
        Assert.Equal(traffic.All.Count, engagements.Count + changes.Count);
        var events = engagements.Concat(changes).ToLookup(told => told.User, told => told.Event);
        await CheckAsync(new ImplicitInterests(cluster.Model), Generation.UserImplicitAlias, events);
        await CheckAsync(new ExplicitInterests(cluster.Model), Generation.UserExplicitAlias, events);
        await CheckCatalogueAsync();
        await CheckRepliesAsync();
    }

    /// <summary>Interrupts while records come in: some are acknowledged and may be under way, some are being produced.</summary>
    async Task InFlowAsync(Traffic traffic, Func<Task> interrupt)
    {
        await SendAsync(traffic.Next(Wave / 2));
        var rest = SendAsync(traffic.Next(Wave / 2));
        await interrupt();
        await rest;
    }

    /// <summary>Produces items that nobody puts into the catalogue yet, and lets users come to them.</summary>
    async Task AnnounceAsync(Traffic traffic)
    {
        await cluster.ProduceAsync(_shop.LateItems);
        for (var i = 0; i < 4; i++)
        {
            await SendAsync(traffic.Next(Wave / 4));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancel);
        }
    }

    /// <summary>Users need not wait for a sweep, which comes every half minute, nor for a worker's start, which begins with one.</summary>
    async Task ResolvedAsync()
    {
        foreach (var alias in (string[])[Generation.UserImplicitAlias, Generation.UserExplicitAlias])
            await Eventually.HoldsAsync(
                async cancel => (await cluster.UsersAsync(alias, Name + "-", cancel)).Values.Count(user => user.Unresolved.Count > 0) is > 0 and var waiting
                    ? $"{waiting} users in {alias} wait for items that are there"
                    : null,
                TimeSpan.FromSeconds(20), Cancel);
    }

    async Task SendAsync(IReadOnlyList<Traffic.Told> told)
    {
        var sent = told.Select(t => cluster.ProduceAsync(t.IsEngagement ? cluster.Topics.Engagements : cluster.Topics.ProfileChanges, t.User, t.Message));
        var asked = Enumerable.Range(0, RequestsPerWave).Select(_ => AskAsync($"{Name}-{_requests % Users}", $"{Name}-request-{_requests++}"));
        await Task.WhenAll([.. sent, .. asked]);
    }

    Task AskAsync(string user, string requestId) =>
        cluster.ProduceAsync(cluster.Topics.RetrievalRequests, user, new RetrieveRequest { RequestId = requestId, UserId = user, Limit = 10 });

    async Task<List<(string User, UserEvent Event)>> EventsAsync(string topic, Func<SourceRecord, (string User, UserEvent Event)> read) =>
        [.. (await cluster.ReadAsync(topic)).Where(IsOurs).Select(read)];

    static bool IsOurs(SourceRecord record) => System.Text.Encoding.UTF8.GetString(record.Key!).StartsWith(Name + "-", StringComparison.Ordinal);

    async Task CheckAsync(IInterestKind kind, string alias, ILookup<string, UserEvent> events)
    {
        var expected = events.ToDictionary(user => user.Key, user => user.Where(kind.Concerns).ToArray());
        foreach (var user in expected.Where(user => user.Value.Length == 0).ToList())
            expected.Remove(user.Key);

        Dictionary<string, UserPoint> users = [];
        await Eventually.HoldsAsync(
            async cancel =>
            {
                users = await cluster.UsersAsync(alias, Name + "-", cancel);
                var counted = users.Values.Sum(user => user.Counts.Applied + user.Counts.Duplicate + user.Counts.Late);
                var produced = expected.Values.Sum(told => told.Length);
                var waiting = users.Values.Count(user => user.Unresolved.Count > 0);
                return counted >= produced && waiting == 0
                    ? null
                    : $"{alias} counts {counted} of {produced} records, and {waiting} users wait for items\n{cluster.Worker(kind.Name).Output}";
            },
            Deadline, Cancel);

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), users.Keys.Order(StringComparer.Ordinal));
        var states = new Dictionary<string, UserState>();
        foreach (var (user, told) in expected)
        {
            var state = states[user] = UserState.Empty.Fold(told, new FoldOutcome[told.Length]);
            var stored = users[user];
            Assert.Equal(told.Length, stored.Counts.Applied + stored.Counts.Duplicate + stored.Counts.Late);
            Assert.True(
                UserStateCodec.Encode(state).AsSpan().SequenceEqual(UserStateCodec.Encode(stored.State)), $"The state of {user} in {alias} differs.");
        }
        await CheckVectorsAsync(kind, states, users);
    }

    async Task CheckVectorsAsync(IInterestKind kind, Dictionary<string, UserState> states, Dictionary<string, UserPoint> users)
    {
        var items = new ItemPoints(cluster.Qdrant, cluster.Generation.Items, cluster.Generation.Topics);
        var lookups = new ItemCache(items, new ItemCacheOptions(), TimeProvider.System).Lookups();
        foreach (var chunk in states.Chunk(64))
        {
            UserState[] some = [.. chunk.Select(user => user.Value)];
            InferredInterests[]? inferred;
            while ((inferred = kind.TryInfer(some, lookups)) is null)
                await lookups.FetchAsync(Cancel);
            for (var i = 0; i < some.Length; i++)
                CheckVectors(inferred[i], users[chunk[i].Key]);
        }
    }

    static void CheckVectors(InferredInterests expected, UserPoint stored)
    {
        Assert.Equal(expected.Interests.Select(i => (i.Kind, i.Id, i.Since)), stored.Interests.Select(i => (i.Kind, i.Id, i.Since)));
        Assert.Equal(expected.Vectors.Length, stored.Vectors.Length);
        for (var i = 0; i < expected.Vectors.Length; i++)
            Assert.Equal(expected.Vectors[i], stored.Vectors[i], Tolerance);
    }

    async Task CheckCatalogueAsync()
    {
        var produced = _shop.Items.Concat(_shop.LateItems).ToList();
        var stored = await new ItemPoints(cluster.Qdrant, cluster.Generation.Items, cluster.Generation.Topics)
            .GetItemsAsync(produced.Select(item => item.ItemId), Cancel);
        Assert.Equal(produced.Select(item => item.ItemId).Order(), stored.Keys.Order());
        Assert.All(produced, item => Assert.Equal(item.Topics, stored[item.ItemId].Topics));
        Assert.All(stored.Values, item => Assert.Equal(Cluster.Dimension, item.Vector!.Length));
    }

    async Task CheckRepliesAsync()
    {
        HashSet<string> answered = [];
        await Eventually.HoldsAsync(
            async _ =>
            {
                answered = [.. (await cluster.ReadAsync(cluster.Topics.RetrievalResponses)).Where(IsOurs)
                    .Select(record => RecordCodec.RetrievalReply.Parse(record.Value).RequestId)];
                return answered.Count == _requests ? null : $"{answered.Count} of {_requests} requests are answered\n{cluster.Worker("query").Output}";
            },
            Deadline, Cancel);
    }
}
