using Confluent.Kafka;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Rollouts;
using Streaming.Operator.Verification.Servers;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Verification.Running;

/// <summary>Removes what a run made on servers that were given: its topics, groups, aliases and collections.</summary>
/// <param name="drill">The rollout of the run; null: there was none.</param>
sealed class CleanUp(VerifiedServers servers, RunSettings settings, RunClients clients, Action<string> say, RolloutDrill? drill = null)
{
    public async Task RunAsync()
    {
        try
        {
            if (!servers.IsQdrantEmbedded)
                await CleanQdrantAsync();
            if (!servers.IsKafkaEmbedded)
                await CleanKafkaAsync();
        }
        catch (Exception e) when (e is KafkaException or QdrantUnavailableException or QdrantRefusedException)
        {
            say($"Not everything of run {settings.Name} could be removed: {e.Message} Delete topics and groups that begin with '{settings.Prefix}', and"
                + $" collections that end with '--{clients.Generation.Fingerprint}'.");
        }
    }

    IEnumerable<Generation> Generations => drill is null ? [clients.Generation] : [clients.Generation, drill.Clients.Generation];

    async Task CleanQdrantAsync()
    {
        var aliases = await clients.Qdrant.ListAliasesAsync(CancellationToken.None);
        var request = new ChangeAliases();
        foreach (var alias in Generation.Aliases.Where(alias => Generations.Any(generation => aliases.GetValueOrDefault(alias) == generation.NameOf(alias))))
            request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
        if (request.Actions.Count > 0)
            await clients.Qdrant.UpdateAliasesAsync(request, CancellationToken.None);
        var collections = await clients.Qdrant.ListCollectionsAsync(CancellationToken.None);
        foreach (var collection in Generations.SelectMany(generation => Generation.Aliases.Select(generation.NameOf)).Where(collections.Contains))
            await clients.Qdrant.DeleteCollectionAsync(collection, CancellationToken.None);
    }

    async Task CleanKafkaAsync()
    {
        var topics = (await clients.Kafka.ListTopicsAsync()).Select(topic => topic.Topic)
            .Where(topic => topic.StartsWith(settings.Prefix, StringComparison.Ordinal)).ToList();
        if (topics.Count > 0)
            await clients.Kafka.AskAsync(admin => admin.DeleteTopicsAsync(topics));
        List<string> groups = [.. Enum.GetValues<WorkerKind>().Select(settings.GroupOf), .. drill?.Groups ?? []];
        await clients.Kafka.AskAsync(admin => admin.DeleteGroupsAsync(groups));
    }
}
