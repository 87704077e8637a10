using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;
using Streaming.Pipeline;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary><c>rollout start</c>: the new generation beside the old one.</summary>
static class RolloutStartCommand
{
    const string Description = """
        Makes the new model's collections beside the live ones, embeds the catalogue anew, and joins every user's stored state into them. It
        records first how far the old generation is: a second set of workers, with groups of their own, follows the topics from there. Nothing
        of the old generation is changed, and answers stay with it.

        It prints what to start: the settings that the second set's workers need beside those of the first. Start them at any time from then
        on; the sooner, the less is left to catch up with. Killed at any moment, the same command goes on.

        Exit code 1: items are missing in the new generation, or users could not be joined; they are named. With --dry-run nothing is changed.

        Example:
          Streaming.Operator rollout start models/new --dry-run
          Streaming.Operator rollout start models/new
        """;

    public static Command Create(CommandRunner runner)
    {
        var folder = new Argument<string>("MODEL_FOLDER") { Description = "The new model, as Model:Path names it for its workers." };
        var space = new Option<string?>("--space") { Description = "Its item space, where model.json leaves it open; Model:Space unless given." };
        var dimension = new Option<int?>("--dimension") { Description = "Floats of an item vector, where model.json leaves it open; Model:Dimension unless given." };
        var groups = new Option<string>("--groups")
        {
            Description = "What the second set's consumer groups begin with; worker and fingerprint follow.", DefaultValueFactory = _ => "streaming-",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be made and what to start, and change nothing." };
        var command = new Command("start", Description) { folder, space, dimension, groups, dryRun };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var model = CandidateModel.Read(session.Configuration, result.GetValue(folder)!, result.GetValue(space), result.GetValue(dimension));
            var start = model.ToStart(result.GetValue(groups)!);
            if (result.GetValue(dryRun))
                return await ForecastAsync(session, model, start, cancellationToken);
            foreach (var worker in start)
                session.Output.Remark($"To start beside the {worker.Worker} worker of the old generation: {worker.Line}");
            var rollout = await new RolloutSteps(session, model).RunAsync(cancellationToken);
            session.Output.Write(new { dryRun = false, rollout, start }, console => Write(console, rollout));
            return rollout is { MissingItems: 0, LeftOut: 0 } ? ExitCode.Well : ExitCode.Failed;
        });
        return command;
    }

    static async Task<int> ForecastAsync(CommandSession session, CandidateModel model, IReadOnlyList<WorkerToStart> start, CancellationToken cancellationToken)
    {
        var qdrant = session.Get<IQdrantClient>();
        var live = await session.Get<GenerationCollections>().ResolveAsync(cancellationToken);
        var standing = await session.Get<RolloutStore>().OfAsync(model.Generation, cancellationToken);
        var missing = await session.Get<GenerationCollections>().MissingAsync(model.Generation, cancellationToken);
        var users = new Filter { Must = { Conditions.IsEmpty(QdrantProgressStore.Marker) } };
        var toJoin = new Dictionary<string, long>();
        foreach (var collection in (string[])[live.UserImplicit, live.UserExplicit])
            toJoin[collection] = await qdrant.CountAsync(new CountPoints { CollectionName = collection, Filter = users, Exact = true }, cancellationToken);
        session.Output.Write(new { dryRun = true, from = live.Fingerprint, to = model.Generation.Fingerprint, phase = standing?.Phase, create = missing, toJoin, start }, console =>
        {
            var writer = console.Profile.Out.Writer;
            writer.WriteLine($"From {live.Fingerprint}, which is live, to {model.Generation.Fingerprint} (item space '{model.Description.Space}', {model.Description.Dimension} floats).");
            writer.WriteLine(standing is null ? "It would begin." : $"It would go on in phase {standing.Phase}.");
            writer.WriteLine(missing.Count == 0 ? "All collections are there." : $"Would create: {string.Join(", ", missing)}");
            foreach (var (collection, count) in toJoin)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Would join: {count:N0} users of {collection}"));
            foreach (var worker in start)
                writer.WriteLine($"To start beside the {worker.Worker} worker of the old generation: {worker.Line}");
        });
        return ExitCode.Well;
    }

    static void Write(IAnsiConsole console, Rollout rollout)
    {
        var writer = console.Profile.Out.Writer;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rollout.To} is {rollout.Phase}: {rollout.Joined:N0} points joined, {rollout.LeftOut:N0} left out, {rollout.MissingItems:N0} items missing."));
        writer.WriteLine("Its workers follow the topics from the recorded progress: rollout status says how far, rollout compare how it answers, rollout switch makes it live.");
    }
}
