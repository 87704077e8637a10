using Streaming.Interests;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Audits the sampled users of one kind.</summary>
sealed class KindAudit(CommandSession session, string kind, KafkaHistory history)
{
    const double Tolerance = 1e-5;

    readonly List<Parting> partings = [];
    readonly InputSample inputs = new();
    int same, skipped;

    public async Task<KindResult> RunAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        await using var services = await KindServices.StartAsync(session, kind, cancellationToken);
        var progress = (await new QdrantProgressStore(services.Qdrant, services.Collection).ReadAllAsync(cancellationToken)).ToDictionary(p => (p.Topic, p.Partition), p => p.Offset);
        foreach (var userId in users)
            await CompareAsync(services, userId, progress, cancellationToken);
        return new KindResult(kind, services.Collection, users.Count, same, skipped, partings, inputs.Measure());
    }

    async Task CompareAsync(KindServices services, string userId, Dictionary<(string, int), long> progress, CancellationToken cancellationToken)
    {
        // After the records: what they brought is stored by now, or the worker is behind.
        var found = await services.Qdrant.GetAsync(MajorityReads.Get(services.Collection, [PointIds.User(userId)]), cancellationToken);
        var stored = found.Count == 0 ? UserPoint.New(userId) : UserPayload.Decode(found[0]);
        var concerns = services.Get<IInterestKind>();
        var events = history.Of(userId).Where(one => concerns.Concerns(one.Event)).ToList();
        if (events.Exists(one => one.Place.Offset >= progress.GetValueOrDefault((one.Place.Topic, one.Place.Partition))) || HasMovedOn(stored))
        {
            skipped++;
            return;
        }
        var before = partings.Count;
        partings.AddRange(StateComparison.Of(kind, stored, events, history.IsWhole));
        var inferred = await services.InferAsync(stored.State, cancellationToken);
        if (stored.Vectors.Length != inferred.Vectors.Length)
            partings.Add(new Parting(userId, kind, "vectors", $"{stored.Interests.Length} are stored, {inferred.Interests.Length} follow from the state", ""));
        else if (stored.Vectors.Zip(inferred.Vectors, (a, b) => Math.Abs((double)a - b)).DefaultIfEmpty().Max() is > Tolerance and var distance)
            partings.Add(new Parting(userId, kind, "vectors", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"differ by up to {distance:0.0e+0}"), ""));
        if (partings.Count == before)
            same++;
        inputs.Add(stored);
    }

    /// <summary>Something newer than what was read is in the state.</summary>
    bool HasMovedOn(UserPoint stored) => history.Ranges.Any(range => stored.AppliedIn(range.Topic, range.Partition) >= range.To);
}

/// <summary>What the audit of one kind found.</summary>
/// <param name="Skipped">Users whose records came or were applied meanwhile.</param>
sealed record KindResult(
    string Kind, string Collection, int Users, int Same, int Skipped, IReadOnlyList<Parting> Partings, IReadOnlyDictionary<string, double> Inputs);
