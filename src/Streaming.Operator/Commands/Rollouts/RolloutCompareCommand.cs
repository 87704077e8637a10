using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Commands.Rollouts.Comparing;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary><c>rollout compare</c>: both generations, asked the same.</summary>
static class RolloutCompareCommand
{
    const string Description = """
        Asks both generations for the same sampled users and says how much their answers overlap, how fast they are, what they recall of recent
        engagements, and how the users' interests look. Changes nothing, and no answer is counted as served.

        Recall: of each user the newest engagements are held out; both models make vectors of what was known before, and the answers from these
        are compared with what the user then did. It takes the old model in the settings (Model:Path and so on) and the new one's folder.

        Exit code 1, with --max-recall-loss: the new model recalls less than that, with 97.5 % confidence.

        Example:
          Streaming.Operator rollout compare --users 500 --limit 50
          Streaming.Operator rollout compare --max-recall-loss 0.01 --json
        """;

    public static Command Create(CommandRunner runner)
    {
        var users = new Option<int>("--users") { Description = "How many users are asked for, 1 to 100000.", DefaultValueFactory = _ => 200 };
        var limit = new Option<int>("--limit") { Description = "Items of an answer, 1 to 1000.", DefaultValueFactory = _ => 100 };
        var heldOut = new Option<int>("--held-out") { Description = "Newest items of a user that are to be recalled, 1 to 50.", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "The same seed draws the same users.", DefaultValueFactory = _ => 1 };
        var model = new Option<string?>("--model") { Description = "The new model's folder, where it is not where rollout start found it." };
        var noRecall = new Option<bool>("--no-recall") { Description = "Leave recall out: neither model is needed then." };
        var loss = new Option<double?>("--max-recall-loss") { Description = "How much less the new model may recall, 0 to 1." };
        Within(users, 1, 100_000);
        Within(limit, 1, 1000);
        Within(heldOut, 1, 50);
        var command = new Command("compare", Description) { users, limit, heldOut, seed, model, noRecall, loss, StandingRollout.Option };
        runner.Run(command, async (result, session, cancellationToken) =>
        {
            var standing = await StandingRollout.FindAsync(session, result.GetValue(StandingRollout.Option), cancellationToken);
            standing.RequireBoth();
            if (!standing.Rollout.IsWhole)
                throw new CommandFailedException($"The rollout is in phase {standing.Rollout.Phase}: its users are not all there. Run rollout start again, it goes on.");
            await using var services = new ServiceCollection()
                .AddSingleton<IConfiguration>(session.Configuration).AddSingleton(session.Time).AddSingleton(session.Get<ILoggerFactory>()).AddLogging()
                .AddSingleton(session.Get<Kafka.TopicNames>()).AddGenerationAnswers(session.Configuration).BuildServiceProvider();
            await using var old = result.GetValue(noRecall) ? null : await OldModelAsync(session, standing, cancellationToken);
            await using var next = result.GetValue(noRecall) ? null : await GenerationModel.StartAsync(
                session, CandidateModel.Of(session, standing.Rollout, result.GetValue(model)).Configure(session.Configuration), cancellationToken);
            var drawn = await new SampledUsers(session.Get<IQdrantClient>(), result.GetValue(seed)).DrawAsync(standing.From.UserImplicit, result.GetValue(users), cancellationToken);
            var report = await new GenerationComparison(
                session, services.GetRequiredService<GenerationAnswers>(), standing.From, standing.To, old is null || next is null ? null : (old, next),
                result.GetValue(limit), result.GetValue(heldOut)).RunAsync(drawn, cancellationToken);
            session.Output.Write(report, console => Write(console, report));
            return result.GetValue(loss) is { } accepted && report.RecallDifference.High < -accepted ? ExitCode.Failed : ExitCode.Well;
        });
        return command;
    }

    static async Task<GenerationModel> OldModelAsync(CommandSession session, StandingRollout standing, CancellationToken cancellationToken)
    {
        if (ConfiguredGeneration.Of(session) is var configured && configured != standing.From)
            throw new WrongInputException(
                $"The settings name model {configured.Fingerprint}, and the rollout is from {standing.From.Fingerprint}: set Model:Path, Model:Space and"
                + " Model:Dimension as the old workers have them, or give --no-recall.");
        return await GenerationModel.StartAsync(session, session.Configuration, cancellationToken);
    }

    static void Write(IAnsiConsole console, ComparisonReport report)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Users:N0} users, {report.Limit} items each; overlap {report.OverlapAt10:0.000} of the first ten, {report.Overlap:0.000} of all."));
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("", "old " + report.Old, "new " + report.New);
        var (old, next) = (report.OldFigures, report.NewFigures);
        Row("recall of recent engagements", old.Recall, next.Recall);
        Row("latency p50, ms", old.Milliseconds.P50, next.Milliseconds.P50);
        Row("latency p99, ms", old.Milliseconds.P99, next.Milliseconds.P99);
        Row("implicit interests a user", old.Slots.Slots, next.Slots.Slots);
        Row("entropy of their masses", old.Slots.Entropy, next.Slots.Entropy);
        Row("users without vectors", old.Slots.Without, next.Slots.Without);
        Row("choices with a vector", old.Slots.Choices, next.Slots.Choices);
        Row("waited for a user", old.Slots.Unresolved, next.Slots.Unresolved);
        console.Write(table);
        var difference = report.RecallDifference;
        console.WriteLine(difference.Users == 0
            ? "Nothing could be held out, so nothing is said of recall."
            : string.Create(CultureInfo.InvariantCulture,
                $"Recall, new - old: {difference.Mean:+0.0000;-0.0000} (95 %: {difference.Low:+0.0000;-0.0000} to {difference.High:+0.0000;-0.0000}) over {difference.Users:N0} users."));

        void Row(string name, double? one, double? other) => table.AddRow(name, Number(one), Number(other));
    }

    static string Number(double? number) => number?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";

    static void Within(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < least || value > most))
            result.AddError($"{option.Name}: a whole number from {least} to {most} expected.");
    });
}
