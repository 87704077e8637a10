using Streaming.Catalogue.Items;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Commands.Collections;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>Rebuilds one collection of the configured model.</summary>
sealed class CollectionRebuild(CommandSession session, RebuildOptions options)
{
    readonly TopicReader reader = session.Get<TopicReader>();
    readonly TopicNames names = session.Get<TopicNames>();

    public async Task<RebuildReport> RunAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        await using var services = await KindServices.StartAsync(session, options.Kind, cancellationToken);
        var kept = await reader.RangesAsync(options.Kind == "catalogue" ? [names.Items] : [names.Engagements, names.ProfileChanges]);
        var progress = options.Snapshot is null ? [] : await ProgressAsync(services, cancellationToken);
        var ranges = kept.Select(range => range with { From = Math.Max(range.From, progress.GetValueOrDefault((range.Topic, range.Partition))) }).ToList();
        // A compacted topic has all that counts, whatever its first offset is.
        var gaps = options.Kind == "catalogue" ? [] : TopicGap.Of(kept, progress);
        var records = options.Kind == "catalogue"
            ? await Replay<CatalogueRecord>(services).RunAsync(ranges, cancellationToken)
            : await Replay<UserEvent>(services).RunAsync(ranges, cancellationToken);
        var report = new RebuildReport(
            services.Collection, records, [.. services.Skipped.All.Select(skipped => $"{skipped.Record}: {skipped.ErrorClass}, {skipped.Message}")],
            gaps, null, [], [], []);
        return options.Kind == "catalogue" ? report : await CompleteAsync(services, report, cancellationToken);
    }

    StreamReplay<T> Replay<T>(KindServices services) => new(services.Get<StreamDefinition<T>>(), reader, services.Skipped, session);

    async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var qdrant = session.Get<IQdrantClient>();
        var collection = ConfiguredGeneration.Of(session).NameOf(KindServices.Aliases[options.Kind]);
        if (options.Snapshot is { } snapshot)
        {
            var restore = new CollectionRestore(qdrant, session.Get<SnapshotRecovery>());
            var location = await restore.LocateAsync(collection, snapshot, options.Location, cancellationToken);
            session.Output.Remark($"Restoring {collection} from {location}");
            await restore.RestoreAsync(collection, location, cancellationToken);
        }
        else if (options.FromScratch && await qdrant.GetCollectionAsync(collection, cancellationToken) is not null)
        {
            session.Output.Remark($"Deleting {collection}");
            await qdrant.DeleteCollectionAsync(collection, cancellationToken);
        }
    }

    async Task<RebuildReport> CompleteAsync(KindServices services, RebuildReport report, CancellationToken cancellationToken)
    {
        var sources = new UserSources(services, reader, names, session);
        var receipts = await sources.JoinReceiptsAsync(cancellationToken);
        var other = services.Generation.NameOf(options.Kind == "implicit" ? Generation.UserExplicitAlias : Generation.UserImplicitAlias);
        var hasOther = options.FromOtherKind && await services.Qdrant.GetCollectionAsync(other, cancellationToken) is not null;
        IReadOnlyCollection<string> joined = hasOther ? await sources.JoinStatesAsync(other, cancellationToken) : [];
        report = report with { FromReceipts = Sorted(receipts), FromOtherKind = Sorted(joined) };
        if (report.Gaps.Count == 0)
            return report;
        var cut = await OldestKeptAsync(report.Gaps, cancellationToken);
        var covered = hasOther && await CoversAsync(services.Qdrant, other, report.Gaps, cancellationToken);
        return report with
        {
            OldestKept = Moment.Of(cut),
            MayDiffer = covered ? [] : await UnsureAsync(sources, services.Collection, cut, cancellationToken),
        };
    }

    /// <summary>
    /// Whether the other kind has read all that is gone. Only the implicit states can be had whole from the explicit ones: choices are in the
    /// explicit ones alone.
    /// </summary>
    async Task<bool> CoversAsync(IQdrantClient qdrant, string other, IReadOnlyList<TopicGap> gaps, CancellationToken cancellationToken)
    {
        if (options.Kind == "explicit" && gaps.Any(gap => gap.Topic == names.ProfileChanges))
            return false;
        var progress = (await new QdrantProgressStore(qdrant, other).ReadAllAsync(cancellationToken)).ToDictionary(p => (p.Topic, p.Partition), p => p.Offset);
        return gaps.All(gap => progress.GetValueOrDefault((gap.Topic, gap.Partition)) >= gap.Low);
    }

    static async Task<IReadOnlyList<string>> UnsureAsync(UserSources sources, string collection, long cut, CancellationToken cancellationToken)
    {
        var unsure = new List<string>();
        await foreach (var user in sources.ScrollAsync(collection, cancellationToken))
            if (!WindowCoverage.IsSure(user.State, cut))
                unsure.Add(user.UserId);
        return Sorted(unsure);
    }

    /// <summary>The newest of the first records that partitions with a gap still have: all that is gone is older.</summary>
    async Task<long> OldestKeptAsync(IReadOnlyList<TopicGap> gaps, CancellationToken cancellationToken)
    {
        var first = new Dictionary<(string, int), long>();
        var ranges = (await reader.RangesAsync([.. gaps.Select(gap => gap.Topic).Distinct()]))
            .Where(range => gaps.Any(gap => gap.Topic == range.Topic && gap.Partition == range.Partition));
        foreach (var range in ranges)
            await foreach (var record in reader.ReadAsync([range], cancellationToken))
            {
                first[(range.Topic, range.Partition)] = record.Timestamp;
                break;
            }
        // A partition of which nothing is left may have lost what is as new as now.
        return first.Count == gaps.Count ? first.Values.Max() : session.Time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    static async Task<Dictionary<(string Topic, int Partition), long>> ProgressAsync(KindServices services, CancellationToken cancellationToken) =>
        (await new QdrantProgressStore(services.Qdrant, services.Collection).ReadAllAsync(cancellationToken)).ToDictionary(p => (p.Topic, p.Partition), p => p.Offset);

    static IReadOnlyList<string> Sorted(IEnumerable<string> users) => [.. users.Order(StringComparer.Ordinal)];
}
