using System.CommandLine;
using Spectre.Console;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Users;

/// <summary><c>user show</c>: what the live generation holds of a user.</summary>
static class UserShowCommand
{
    const string Description = """
        Shows what is stored of a user for both kinds of interest: the window, choices, hides, fences, vectors, and what is waited for.
        Changes nothing.

        Example:
          Streaming.Operator user show user-17
        """;

    public static Command Create(CommandRunner runner)
    {
        var user = UserArgument.Create();
        var command = new Command("show", Description) { user };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var generation = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
            var stored = await StoredUser.LoadAsync(session.Get<IQdrantClient>(), generation, result.GetValue(user)!, cancellationToken);
            KindView[] kinds = [KindView.Of("implicit", stored.Implicit), KindView.Of("explicit", stored.Explicit)];
            session.Output.Write(
                new { stored.UserId, generation.Fingerprint, kinds },
                console =>
                {
                    foreach (var kind in kinds)
                        Write(console, kind);
                });
            return ExitCode.Well;
        });
        return command;
    }

    static void Write(IAnsiConsole console, KindView kind)
    {
        if (!kind.Exists)
        {
            console.WriteLine($"{kind.Kind}: nothing is stored");
            return;
        }
        console.WriteLine($"{kind.Kind}: {kind.Engagements} engagements from {Moment.Text(kind.Oldest)}, newest fact {Moment.Text(kind.Newest)}, written {kind.Revision} times");
        if (kind.ErasedThrough is { } erased)
            console.WriteLine($"  erased through {Moment.Text(erased)}{(kind.IsClosed ? $", closed since {Moment.Text(kind.ClosedAt)}" : "")}");
        foreach (var interest in kind.Interests)
            console.WriteLine(interest.Of is { } of
                ? $"  {of.ToString().ToLowerInvariant()} {interest.Id} since {Moment.Text(interest.Since)}"
                : $"  around {interest.Medoid}, mass {interest.Mass:0.###}, since {Moment.Text(interest.Since)}");
        if (kind.Hidden.Count > 0)
            console.WriteLine($"  hidden: {string.Join(", ", kind.Hidden)}");
        if (kind.WaitsFor.Count > 0)
            console.WriteLine($"  waits for: {string.Join(", ", kind.WaitsFor)}");
        console.WriteLine($"  applied up to: {string.Join(", ", kind.Applied)}; {kind.Counts.Applied} applied, {kind.Counts.Duplicate} duplicate, {kind.Counts.Late} late");
    }
}
