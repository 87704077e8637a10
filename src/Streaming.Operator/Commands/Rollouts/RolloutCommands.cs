using System.CommandLine;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary><c>rollout</c>: a new model beside the old one, and the switch between them.</summary>
static class RolloutCommands
{
    const string Description = """
        Brings a new model up beside the live one, compares the two, and switches between them without a moment in which an answer mixes both.

        Example:
          Streaming.Operator rollout start models/new      # then start the workers that it prints
          Streaming.Operator rollout compare
          Streaming.Operator rollout switch
          Streaming.Operator rollout finish                # or: rollout rollback, rollout abandon
        """;

    const string Switch = """
        Moves all four aliases to the new generation in one request, so that every answer is from the one or the other. The old generation's
        workers go on, so rollout rollback loses nothing.

        Refused, with exit code 1, unless the new generation is whole and has caught up with the old one, which takes its workers; --force
        moves nevertheless, and prints what was overlooked. Nothing happens where the new generation is live already.

        Example:
          Streaming.Operator rollout switch --dry-run
          Streaming.Operator rollout switch
        """;

    const string Rollback = """
        Moves all four aliases back to the old generation in one request. Its workers went on meanwhile, so it answers as if the new one had
        never been. The new generation stays as it is: rollout switch tries it again, rollout abandon deletes it.

        Refused, with exit code 1, unless the old generation has caught up with the new one; --force moves nevertheless, and prints what was
        overlooked: what the old generation's workers have not applied yet they apply when they run.

        Example:
          Streaming.Operator rollout rollback
        """;

    public static Command Create(CommandRunner runner) => new("rollout", Description)
    {
        RolloutStartCommand.Create(runner), RolloutStatusCommand.Create(runner), RolloutCompareCommand.Create(runner),
        AliasMove.Create(runner, "switch", Switch, forward: true), AliasMove.Create(runner, "rollback", Rollback, forward: false),
        GenerationRemoval.Create(runner, "finish", ofOld: true), GenerationRemoval.Create(runner, "abandon", ofOld: false),
    };
}
