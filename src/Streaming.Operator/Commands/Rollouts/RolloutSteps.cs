using Streaming.Catalogue.Items;
using Streaming.Kafka;
using Streaming.Operator.Commands.Rebuild;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>
/// Brings a new generation up beside the live one. Every step may be repeated, and what is done is written down before the next begins: killed
/// at any moment, the same again goes on.
/// </summary>
/// <remarks>
/// Nothing is lost. The old progress P is recorded first, so every record below P is in the old states that are read after it; a state that is
/// newer holds more and does no harm, for states are joins. The new generation's workers apply every record from P on. What either writes, it
/// writes on condition that the other has not, and joins again where it has.
/// </remarks>
sealed class RolloutSteps(CommandSession session, CandidateModel model)
{
    static readonly TimeSpan AdvanceEvery = TimeSpan.FromSeconds(1);

    readonly IQdrantClient qdrant = session.Get<IQdrantClient>();
    readonly RolloutStore store = session.Get<RolloutStore>();
    readonly GenerationCollections generations = session.Get<GenerationCollections>();

    /// <summary>Called before each step, so that a test can end it there.</summary>
    public Action<RolloutPhase> Before { get; init; } = _ => { };

    /// <summary>Users that are joined between two notes of how far it is.</summary>
    public int PageSize { get; init; } = 256;

    /// <returns>The rollout, ready.</returns>
    /// <exception cref="CommandFailedException">Another rollout is under way, or this one is being ended.</exception>
    public async Task<Rollout> RunAsync(CancellationToken cancellationToken)
    {
        await QdrantVersion.EnsureSupportedAsync(qdrant, cancellationToken);
        var live = await generations.ResolveAsync(cancellationToken);
        var rollout = await store.OfAsync(model.Generation, cancellationToken) ?? await BeginAsync(live, cancellationToken);
        Require(rollout, live);
        await ForwardAsync(rollout, cancellationToken);
        var configuration = model.Configure(session.Configuration);
        if (rollout.Phase == RolloutPhase.Embedding)
            rollout = await EmbedAsync(rollout, configuration, cancellationToken);
        if (rollout.Phase == RolloutPhase.JoiningImplicit)
            rollout = await JoinAsync(rollout, "implicit", RolloutPhase.JoiningExplicit, configuration, cancellationToken);
        if (rollout.Phase == RolloutPhase.JoiningExplicit)
            rollout = await JoinAsync(rollout, "explicit", RolloutPhase.Ready, configuration, cancellationToken);
        Before(RolloutPhase.Ready);
        return rollout;
    }

    /// <summary>The collections first: the record of the rollout is in one of them.</summary>
    async Task<Rollout> BeginAsync(Generation live, CancellationToken cancellationToken)
    {
        if (live == model.Generation)
            throw new WrongInputException($"Model {live.Fingerprint} is live already.");
        if (await store.AllAsync(cancellationToken) is [var other, ..])
            throw new CommandFailedException(
                $"A rollout from {other.From} to {other.To} is under way ({other.Phase}): rollout finish or rollout abandon ends it first.");
        Before(RolloutPhase.Embedding);
        await generations.EnsureAsync(model.Generation, model.Description.Space, model.Description.Dimension, cancellationToken);
        return await store.BeginAsync(
            new Rollout
            {
                From = live.Fingerprint,
                To = model.Generation.Fingerprint,
                Phase = RolloutPhase.Embedding,
                ModelPath = model.Path,
                Space = model.Description.Space,
                Dimension = model.Description.Dimension,
                StartedAt = session.Time.GetUtcNow(),
                Progress = await GenerationProgress.ReadAsync(qdrant, live, cancellationToken),
            },
            cancellationToken);
    }

    static void Require(Rollout rollout, Generation live)
    {
        if (rollout.Phase is RolloutPhase.Finishing or RolloutPhase.Abandoning)
            throw new CommandFailedException(
                $"The rollout to {rollout.To} is being ended: run rollout {(rollout.Phase == RolloutPhase.Finishing ? "finish" : "abandon")} again.");
        if (live.Fingerprint != rollout.From && live.Fingerprint != rollout.To)
            throw new CommandFailedException(
                $"The rollout to {rollout.To} began from {rollout.From}, and {live.Fingerprint} is live by now: rollout abandon, then start anew.");
    }

    /// <summary>From here on the new generation's workers begin where the old one was.</summary>
    async Task ForwardAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        foreach (var alias in (string[])[Generation.UserImplicitAlias, Generation.UserExplicitAlias])
            if (rollout.Progress.Where(progress => progress.Alias == alias).ToList() is { Count: > 0 } recorded)
                await new QdrantProgressStore(qdrant, model.Generation.NameOf(alias)).AdvanceAsync(
                    [.. recorded.Select(p => new Progress(p.Topic, p.Partition, p.Offset, p.AppliedUpTo, p.TopicId))], cancellationToken);
    }

    /// <summary>The whole topic again, for it is compacted: what the new model makes of each item.</summary>
    async Task<Rollout> EmbedAsync(Rollout rollout, IConfiguration configuration, CancellationToken cancellationToken)
    {
        Say(rollout.Phase, $"{model.Generation.Items} is filled from the topic of items");
        await using var services = await KindServices.StartAsync(session, "catalogue", cancellationToken, configuration);
        var (reader, topic) = (session.Get<TopicReader>(), session.Get<TopicNames>().Items);
        var done = (await new QdrantProgressStore(qdrant, model.Generation.Items).ReadAllAsync(cancellationToken)).ToDictionary(p => p.Partition, p => p.Offset);
        var ranges = (await reader.RangesAsync([topic])).Select(range => range with { From = Math.Max(range.From, done.GetValueOrDefault(range.Partition)) }).ToList();
        await new StreamReplay<CatalogueRecord>(services.Get<StreamDefinition<CatalogueRecord>>(), reader, services.Skipped, session, AdvanceEvery)
            .RunAsync(ranges, cancellationToken);
        foreach (var (record, errorClass, message) in services.Skipped.All.Take(10))
            session.Output.Remark($"{record}: {errorClass}, {message}");
        var missing = await new MissingItems(qdrant, session.Output).FindAsync(new Generation(rollout.From), model.Generation, cancellationToken);
        return await store.MoveAsync(rollout, rollout with { Phase = RolloutPhase.JoiningImplicit, MissingItems = missing.Count }, cancellationToken);
    }

    async Task<Rollout> JoinAsync(Rollout rollout, string kind, RolloutPhase next, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var from = new Generation(rollout.From).NameOf(KindServices.Aliases[kind]);
        Say(rollout.Phase, $"the states of {from} are joined into {model.Generation.NameOf(KindServices.Aliases[kind])}");
        await using var services = await KindServices.StartAsync(session, kind, cancellationToken, configuration);
        var transfer = new StateTransfer(services, from, session);
        await foreach (var page in transfer.RunAsync(rollout.NextPoint, PageSize, cancellationToken))
        {
            rollout = await store.MoveAsync(
                rollout,
                rollout with
                {
                    Joined = rollout.Joined + page.Joined,
                    LeftOut = rollout.LeftOut + page.LeftOut,
                    NextPoint = page.Next,
                    Phase = page.Next is null ? next : rollout.Phase,
                },
                cancellationToken);
            if (rollout.Phase != next)
                Before(rollout.Phase);
        }
        return rollout;
    }

    void Say(RolloutPhase phase, string what)
    {
        session.Output.Remark($"{phase}: {what}");
        Before(phase);
    }
}
