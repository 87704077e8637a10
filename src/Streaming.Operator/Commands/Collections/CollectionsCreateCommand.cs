using System.CommandLine;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Collections;

/// <summary><c>collections create</c>: the configured model's collections.</summary>
static class CollectionsCreateCommand
{
    const string Description = """
        Creates the collections of the configured model where they are missing, and the aliases where there are none, as the workers do at their
        start. With --dry-run nothing is created.

        Example:
          Streaming.Operator collections create --dry-run --Model:Dimension=64 --Model:Space=my-items
        """;

    public static Command Create(CommandRunner runner)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what is missing, and create nothing." };
        var command = new Command("create", Description) { dryRun };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var model = ConfiguredGeneration.Model(session);
            var generation = new Generation(model.Fingerprint);
            var existing = await session.Get<IQdrantClient>().ListCollectionsAsync(cancellationToken);
            string[] missing = [.. Generation.Aliases.Select(generation.NameOf).Except(existing)];
            if (!result.GetValue(dryRun))
                await session.Get<GenerationCollections>().EnsureAsync(generation, model.Space, model.Dimension, cancellationToken);
            session.Output.Write(new { dryRun = result.GetValue(dryRun), generation.Fingerprint, created = missing }, console =>
                console.Profile.Out.Writer.WriteLine(missing.Length == 0
                    ? $"All collections of {generation.Fingerprint} are there."
                    : $"{(result.GetValue(dryRun) ? "Would create" : "Created")}: {string.Join(", ", missing)}"));
            return ExitCode.Well;
        });
        return command;
    }
}
