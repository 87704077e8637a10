using System.CommandLine;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>The rollout that a command is about, and which generation is live.</summary>
sealed record StandingRollout(Rollout Rollout, Generation Live)
{
    public Generation From => new(Rollout.From);

    public Generation To => new(Rollout.To);

    /// <summary>What says which rollout is meant where there are several.</summary>
    public static Option<string?> Option { get; } = new("--to")
    {
        Description = "The new generation's fingerprint; only needed where there is more than one rollout.",
    };

    /// <exception cref="WrongInputException">There is none, or more than one and none was named.</exception>
    public static async Task<StandingRollout> FindAsync(CommandSession session, string? to, CancellationToken cancellationToken)
    {
        var live = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        var all = await session.Get<RolloutStore>().AllAsync(cancellationToken);
        var found = all.Where(rollout => to is null || rollout.To == to).ToList();
        return found switch
        {
            [var rollout] => new StandingRollout(rollout, live),
            [] => throw new WrongInputException(
                $"There is no rollout{(to is null ? "" : $" to {to}")}; live is {live.Fingerprint}. rollout start MODEL_FOLDER begins one."),
            _ => throw new WrongInputException($"There are rollouts to {string.Join(" and to ", found.Select(rollout => rollout.To))}: name one with --to."),
        };
    }

    /// <exception cref="CommandFailedException">Another generation than the two is live, or one of them is being deleted.</exception>
    public void RequireBoth()
    {
        if (Live != From && Live != To)
            throw new CommandFailedException($"Live is {Live.Fingerprint}, which is neither end of the rollout from {Rollout.From} to {Rollout.To}: rollout abandon ends it.");
        if (Rollout.Phase is RolloutPhase.Finishing or RolloutPhase.Abandoning)
            throw new CommandFailedException($"The rollout to {Rollout.To} is being ended ({Rollout.Phase}): there is no way back. Run that command again.");
    }
}
