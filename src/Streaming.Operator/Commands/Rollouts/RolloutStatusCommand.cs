using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary><c>rollout status</c>: how far a rollout is, and what comes next.</summary>
static class RolloutStatusCommand
{
    const string Description = """
        Says how far a rollout is: which generation is live, what is joined, how far each generation's workers are behind the topics, and what to
        do next. Changes nothing.

        Exit code 1: a rollout needs something: it was interrupted, or items or users are missing.

        Example:
          Streaming.Operator rollout status --json
        """;

    public static Command Create(CommandRunner runner)
    {
        var command = new Command("status", Description) { StandingRollout.Option };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            if ((await session.Get<RolloutStore>().AllAsync(cancellationToken)).Count == 0)
            {
                var live = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
                session.Output.Write(new { live = live.Fingerprint, rollout = (Rollout?)null }, console =>
                    console.Profile.Out.Writer.WriteLine($"No rollout is under way. Live is {live.Fingerprint}."));
                return ExitCode.Well;
            }
            var standing = await StandingRollout.FindAsync(session, result.GetValue(StandingRollout.Option), cancellationToken);
            var status = await RolloutStatus.OfAsync(session, standing, cancellationToken);
            session.Output.Write(status, console => Write(console, status));
            return status.Rollout is { Phase: RolloutPhase.Ready, MissingItems: 0, LeftOut: 0 } ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static void Write(IAnsiConsole console, RolloutStatus status)
    {
        var writer = console.Profile.Out.Writer;
        var rollout = status.Rollout;
        writer.WriteLine($"From {rollout.From} to {rollout.To}, begun {Moment.Text(rollout.StartedAt)}, phase {rollout.Phase}. Live is {status.Live}.");
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rollout.Joined:N0} points joined, {rollout.LeftOut:N0} left out, {rollout.MissingItems:N0} items missing."));
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("collection", "points", "not applied yet", "applied up to");
        foreach (var generation in status.Generations)
            table.AddRow(
                generation.Collection.EscapeMarkup(), Number(generation.Points), Number(generation.NotApplied), Moment.Text(generation.AppliedUpTo));
        console.Write(table);
        foreach (var wrong in status.Generations.SelectMany(generation => generation.Wrong))
            writer.WriteLine(wrong);
        writer.WriteLine($"Next: {status.Next}");
    }

    static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
