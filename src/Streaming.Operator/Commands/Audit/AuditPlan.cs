using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Whom an audit looks at, and what it compares.</summary>
/// <param name="Users">How many to draw of each kind.</param>
/// <param name="Seed">Draws the same users each time; null: others.</param>
/// <param name="Pace">Records a second to read at most; null: as fast as they come.</param>
/// <param name="Ranges">A file with ranges of what the model is fed; null: those in the model folder, where it has any.</param>
sealed record AuditPlan(int Users, int? Seed, int? Pace, string? Ranges)
{
    public async Task<IReadOnlyList<KindResult>> RunAsync(CommandSession session, CancellationToken cancellationToken)
    {
        var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        // Another model would make collections of its own, and compare users with vectors that nobody serves.
        if (ConfiguredGeneration.Of(session) is var configured && configured != generation)
            throw new WrongInputException(
                $"Generation {generation.Fingerprint} is live, and the settings name the model of {configured.Fingerprint}: set Model:Path, Model:Space and"
                + " Model:Dimension as the live workers have them.");
        var (seed, sampled) = (Seed ?? Random.Shared.Next(), new Dictionary<string, IReadOnlyList<string>>());
        foreach (var kind in KindServices.UserKinds)
            sampled[kind] = await UserSample.DrawAsync(session.Get<IQdrantClient>(), generation.NameOf(KindServices.Aliases[kind]), Users, seed, cancellationToken);
        var history = await KafkaHistory.ReadAsync(session, [.. sampled.Values.SelectMany(ids => ids).Distinct()], Pace, cancellationToken);
        var results = new List<KindResult>();
        foreach (var kind in KindServices.UserKinds)
            results.Add(await new KindAudit(session, kind, history).RunAsync(sampled[kind], cancellationToken));
        return results;
    }

    /// <returns>The inputs that left their ranges.</returns>
    public async Task<IReadOnlyList<string>> DriftedAsync(CommandSession session, IReadOnlyList<KindResult> found, CancellationToken cancellationToken)
    {
        var ranges = Ranges is { } file
            ? await InputRanges.ReadAsync(file, cancellationToken)
            : await InputRanges.OfModelAsync(ConfiguredGeneration.Folder(session).Path, cancellationToken);
        if (ranges is null)
            session.Output.Remark("What the model is fed is held against nothing: the model folder has no ranges. audit --record-inputs makes some, --inputs takes them.");
        return ranges?.Drifted(found) ?? [];
    }
}
