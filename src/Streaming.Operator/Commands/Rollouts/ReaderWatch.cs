using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>
/// Watches for a while whether anybody uses a generation: workers move its progress, on idle partitions too; answers are on the topic
/// <c>served</c> with their fingerprint.
/// </summary>
sealed class ReaderWatch(CommandSession session)
{
    /// <returns>Who uses it, in words; empty: nobody was seen.</returns>
    public async Task<IReadOnlyList<string>> SeenAsync(Generation generation, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (reader, served) = (session.Get<TopicReader>(), session.Get<TopicNames>().Served);
        var ends = (await reader.RangesAsync([served])).ToDictionary(range => range.Partition, range => range.To);
        var before = await ProgressAsync(generation, cancellationToken);
        session.Output.Remark($"Watching {duration.TotalSeconds:0.#} s whether anybody uses {generation.Fingerprint}");
        await Task.Delay(duration, session.Time, cancellationToken);
        var moved = (await ProgressAsync(generation, cancellationToken)).Except(before).ToList();
        var ranges = (await reader.RangesAsync([served])).Select(range => range with { From = Math.Max(range.From, ends.GetValueOrDefault(range.Partition)) });
        return [.. Configured(generation), .. Workers(generation, moved), .. await AnsweredAsync(generation, ranges, cancellationToken)];
    }

    /// <summary>Where a collection is gone already, nobody moves anything in it.</summary>
    async Task<IReadOnlyList<RecordedProgress>> ProgressAsync(Generation generation, CancellationToken cancellationToken) =>
        (await session.Get<GenerationCollections>().MissingAsync(generation, cancellationToken)).Count > 0
            ? []
            : await GenerationProgress.ReadAsync(session.Get<IQdrantClient>(), generation, cancellationToken);

    IEnumerable<string> Configured(Generation generation) =>
        session.Configuration.GetSection("Query:Strategies").GetChildren().Where(strategy => strategy["Generation"] == generation.Fingerprint)
            .Select(strategy => $"{strategy.Path}:Generation names it: take it out of the query workers' settings");

    static IEnumerable<string> Workers(Generation generation, IEnumerable<RecordedProgress> moved) => moved.GroupBy(progress => progress.Alias)
        .Select(alias => $"a worker moves the progress in {generation.NameOf(alias.Key)}: stop this generation's workers");

    /// <returns>Null: something else wrote it.</returns>
    static Served? Decode(SourceRecord record)
    {
        try
        {
            return RecordCodec.Served.Decode(record.Key ?? [], record.Value ?? []);
        }
        catch (InvalidMessageException)
        {
            return null;
        }
    }

    async Task<IEnumerable<string>> AnsweredAsync(Generation generation, IEnumerable<TopicRange> ranges, CancellationToken cancellationToken)
    {
        var (answers, last) = (0, "");
        await foreach (var record in session.Get<TopicReader>().ReadAsync(ranges, cancellationToken))
            if (Decode(record) is { } answer && answer.Fingerprint == generation.Fingerprint)
                (answers, last) = (answers + 1, answer.UserId);
        return answers == 0 ? [] : [$"{answers} answers came from it, the last one for {last}: it is live, or a strategy names it"];
    }
}
