using System.Buffers.Binary;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Rebuild;

/// <summary>Folds what Kafka has in memory and compares it with what is stored: what a rebuild would change.</summary>
/// <param name="share">Of the users, chosen by their id, 0 to 1; some 10 KB of memory each.</param>
sealed class RebuildForecast(CommandSession session, string kind, double share)
{
    /// <summary>One user whose stored state is not what Kafka says.</summary>
    /// <param name="Lacks">Kafka has facts that the stored state does not have: a rebuild adds them.</param>
    /// <param name="Only">The stored state has facts that Kafka does not have any more: a rebuild from scratch would lose them.</param>
    public sealed record Difference(string UserId, bool Lacks, bool Only);

    public async Task<IReadOnlyList<Difference>> CompareAsync(CancellationToken cancellationToken)
    {
        var (reader, names) = (session.Get<TopicReader>(), session.Get<TopicNames>());
        await using var services = await KindServices.StartAsync(session, kind, cancellationToken);
        var folded = await FoldAsync(reader, names, services, cancellationToken);
        var differences = new List<Difference>();
        await foreach (var user in new UserSources(services, reader, names, session).ScrollAsync(services.Collection, cancellationToken))
            if (IsChosen(user.UserId))
            {
                folded.Remove(user.UserId, out var fromKafka);
                Compare(user.UserId, user.State, fromKafka ?? UserState.Empty, differences);
            }
        differences.AddRange(folded.Keys.Select(user => new Difference(user, Lacks: true, Only: false)));
        return [.. differences.OrderBy(difference => difference.UserId, StringComparer.Ordinal)];
    }

    static void Compare(string user, UserState stored, UserState fromKafka, List<Difference> differences)
    {
        var (lacks, only) = (!ReferenceEquals(stored.Merge(fromKafka), stored), !ReferenceEquals(fromKafka.Merge(stored), fromKafka));
        if (lacks || only)
            differences.Add(new Difference(user, lacks, only));
    }

    async Task<Dictionary<string, UserState>> FoldAsync(
        TopicReader reader, TopicNames names, KindServices services, CancellationToken cancellationToken)
    {
        var states = new Dictionary<string, UserState>(StringComparer.Ordinal);
        var decoder = services.Get<StreamDefinition<UserEvent>>().Decoder;
        var ranges = await reader.RangesAsync([names.Engagements, names.ProfileChanges]);
        var progress = new WorkProgress(session.Output, session.Time, "Folding", ranges.Sum(range => range.Length));
        var outcome = new FoldOutcome[1];
        await foreach (var record in reader.ReadAsync(ranges, cancellationToken))
        {
            progress.Add();
            try
            {
                if (decoder.TryDecode(record, out var user, out var happened) && IsChosen(user))
                    states[user] = states.GetValueOrDefault(user, UserState.Empty).Fold([happened], outcome);
            }
            catch (InvalidRecordException e)
            {
                services.Skipped.Add(record, e.ErrorClass, e.Message);
            }
        }
        return states;
    }

    bool IsChosen(string user) => share >= 1 || BinaryPrimitives.ReadUInt32BigEndian(PointIds.User(user).ToByteArray(bigEndian: true)) < share * uint.MaxValue;
}
