using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Commands.Collections;

/// <summary>Looks at the collections of every generation, and compares the progress of the live ones with what Kafka holds.</summary>
sealed class CollectionCheck(IQdrantClient qdrant, TopicReader kafka, TopicNames names)
{
    public async Task<IReadOnlyList<CollectionReport>> ReportAsync(CancellationToken cancellationToken)
    {
        var aliases = await qdrant.ListAliasesAsync(cancellationToken);
        var existing = await qdrant.ListCollectionsAsync(cancellationToken);
        var reports = new List<CollectionReport>();
        foreach (var alias in Generation.Aliases)
        {
            if (!aliases.ContainsKey(alias))
                reports.Add(Missing(alias));
            foreach (var collection in existing.Where(name => Generation.IsOf(alias, name)).Order(StringComparer.Ordinal))
                reports.Add(await ReportAsync(alias, collection, aliases.GetValueOrDefault(alias) == collection, cancellationToken));
        }
        return reports;
    }

    /// <summary>The progress that a worker's collection holds, beside what its topics hold.</summary>
    public async Task<IReadOnlyList<PartitionProgress>> ProgressAsync(string alias, string collection, CancellationToken cancellationToken)
    {
        var stored = (await new QdrantProgressStore(qdrant, collection).ReadAllAsync(cancellationToken)).ToDictionary(p => (p.Topic, p.Partition));
        return [.. (await kafka.RangesAsync(TopicsOf(alias))).OrderBy(range => range.Topic, StringComparer.Ordinal).ThenBy(range => range.Partition)
            .Select(range => PartitionProgress.Of(range, stored.TryGetValue((range.Topic, range.Partition), out var progress) ? progress : null))];
    }

    async Task<CollectionReport> ReportAsync(string alias, string collection, bool isLive, CancellationToken cancellationToken)
    {
        var info = await qdrant.GetCollectionAsync(collection, cancellationToken);
        var points = await qdrant.CountAsync(new CountPoints { CollectionName = collection, Exact = true }, cancellationToken);
        var progress = TopicsOf(alias).Length == 0 ? [] : await ProgressAsync(alias, collection, cancellationToken);
        var wrong = new List<string>();
        if (isLive)
            wrong.AddRange(progress.Where(p => p.Wrong is not null).Select(p => $"{p.Topic}[{p.Partition}]: {p.Wrong}"));
        if (info?.Status == CollectionStatus.Red)
            wrong.Add($"Qdrant says that it is red: {info.OptimizerStatus?.Error}");
        return new CollectionReport(
            collection, isLive, points, info?.Status.ToString() ?? "", await SnapshotsAsync(collection, cancellationToken), progress, wrong);
    }

    async Task<IReadOnlyList<string>?> SnapshotsAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await qdrant.ListSnapshotsAsync(collection, cancellationToken)).Select(snapshot => snapshot.Name)];
        }
        catch (Exception e) when (e is QdrantRefusedException or QdrantDeniedException)
        {
            return null;
        }
    }

    string[] TopicsOf(string alias) => alias switch
    {
        Generation.ItemsAlias => [names.Items],
        Generation.UserImplicitAlias or Generation.UserExplicitAlias => [names.Engagements, names.ProfileChanges],
        _ => [],
    };

    static CollectionReport Missing(string alias) => new(
        alias, false, 0, "", null, [], ["no collection has this alias: collections create, or start a worker, makes it; then rebuild, or restore a snapshot"]);
}
