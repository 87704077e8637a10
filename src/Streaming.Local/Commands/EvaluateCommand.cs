using System.CommandLine;
using Spectre.Console;
using Streaming.Inference;
using Streaming.Local.Evaluation;
using Streaming.Local.Evaluation.Served;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Local.Stack;

namespace Streaming.Local.Commands;

/// <summary>Compares strategies and trained models as they are served: one whole stack a model, one after the other.</summary>
sealed class EvaluateCommand
{
    readonly Option<DirectoryInfo> data = new("--data") { Description = "A folder with sequences.txt or an event log in CSV.", Required = true };
    readonly Option<DirectoryInfo> model = new("--model") { Description = "The model folder with both kinds of interest.", Required = true };
    readonly Option<DirectoryInfo?> single = new("--single") { Description = "A model folder with one vector a user, the baseline." };
    readonly Option<DirectoryInfo?> attention = new("--self-attention") { Description = "A model folder with attention heads in the place of clusters." };
    readonly Option<DirectoryInfo?> report = new("--report") { Description = "Write evaluation.json, evaluation.txt and charts into this folder." };
    readonly Option<int> users = new("--evaluate") { Description = "How many users to evaluate at most, drawn by seed.", DefaultValueFactory = _ => int.MaxValue };
    readonly Option<int> seed = new("--seed") { Description = "Of the draw and of the intervals.", DefaultValueFactory = _ => 1 };
    readonly Option<bool> headline = new("--headline") { Description = "Only the rows that are told for several seeds, in half the time: single, and the blend by turns, by score and for topics." };
    readonly Option<int> port = new("--port") { Description = "Where the query worker answers JSON; gRPC is on the next port.", DefaultValueFactory = _ => 8080 };
    readonly Option<string?> actions = new("--actions") { Description = "What a log's actions are, \"NAME=action,NAME=action\"." };

    public static Command Create(TimeProvider time)
    {
        var it = new EvaluateCommand();
        var command = new Command("evaluate", "Compare strategies and trained models on held-out events, as they are served.")
        {
            it.data, it.model, it.single, it.attention, it.report, it.users, it.seed, it.headline, it.port, it.actions,
        };
        command.SetAction(async (result, cancellationToken) => await RunCommand.GuardAsync(
            display => it.InvokeAsync(result, display, time, cancellationToken), time, cancellationToken));
        return command;
    }

    async Task<int> InvokeAsync(ParseResult result, Display display, TimeProvider time, CancellationToken cancellationToken)
    {
        var interactions = DataFolder.Read(result.GetRequiredValue(data).FullName, ActionMap.Parse(result.GetValue(actions)));
        var served = new List<(ServedStrategy Strategy, string Model, ServedAnswer[] Answers)>();
        var cosines = new Dictionary<string, double>();
        var notes = new List<string>();
        IReadOnlyList<HitCases> cases = [];
        IReadOnlyList<ServedCost> costs = [];
        var checks = new RuleCheck(0, 0);
        foreach (var (name, folder) in Models(result))
        {
            var strategies = name == ServedStrategy.Blended
                ? result.GetValue(headline) ? ServedStrategy.Headline : ServedStrategy.OfBothKinds
                : ServedStrategy.OfBaseline(name);
            var description = ModelFolder.WithItemTower(folder)?.Description
                ?? throw new ModelException($"{folder}: the model has no item tower; only a trained folder can be compared with others");
            var workload = FolderWorkload.Create(interactions, null, description.Dimension, result.GetValue(seed), description);
            await using var stack = await LocalStack.StartAsync(
                new StackOptions(result.GetValue(port), null, null, folder, TakeOver: false) { Unhurried = true }, workload, time, cancellationToken);
            var evaluation = new ServedEvaluation(stack, workload, result.GetValue(users), result.GetValue(seed), time);
            await display.RunAsync($"Replaying with {description.Name}", show => evaluation.ReplayAsync(text => show(() => text), cancellationToken));
            var answers = await display.RunAsync(
                $"Asking {description.Name}", show => evaluation.AskAsync(strategies, text => show(() => text), cancellationToken));
            served.AddRange(strategies.Zip(answers, (strategy, of) => (strategy, description.Name, of)));
            var check = await display.RunAsync("Asking rule by rule", _ => evaluation.CheckAsync(strategies, cancellationToken));
            checks = new RuleCheck(checks.Answers + check.Answers, checks.Same + check.Same);
            cosines[description.Name] = await evaluation.SlotCosineAsync(cancellationToken);
            notes = [.. notes.Union(workload.Notes)];
            if (strategies.Index().FirstOrDefault(of => of.Item.Name == ServedStrategy.Blended) is (var index, not null))
            {
                cases = HitCases.Of(evaluation.Users, answers[index]);
                costs = result.GetValue(headline) ? [] : await display.RunAsync("Timing answers", _ => evaluation.CostsAsync(cancellationToken));
            }
        }

        var done = Report(interactions.Name, served, checks, cosines, notes, cases, costs, result.GetValue(seed));
        display.Console.Profile.Out.Writer.Write(done.Text());
        if (result.GetValue(report) is { } file)
            await done.WriteAsync(file.FullName, cancellationToken);
        return 0;
    }

    static ServedReport Report(
        string data, List<(ServedStrategy Strategy, string Model, ServedAnswer[] Answers)> served, RuleCheck check, Dictionary<string, double> cosines,
        IReadOnlyList<string> notes, IReadOnlyList<HitCases> cases, IReadOnlyList<ServedCost> costs, int seed)
    {
        var rows = served.ConvertAll(row => ServedRow.Of(row.Strategy.Name, row.Model, row.Answers, seed));
        var differences = served.Find(row => row.Strategy.Name == ServedStrategy.Single).Answers is { } single
            ? served.Where(row => row.Answers != single).ToDictionary(row => row.Strategy.Name, row => ServedRow.Differences(row.Answers, single, seed))
            : [];
        return new ServedReport(data, served[0].Answers.Length, ServedEvaluation.Budget, notes, rows, differences, check, cosines, cases, costs);
    }

    IEnumerable<(string Name, string Folder)> Models(ParseResult result)
    {
        if (result.GetValue(single) is { } one)
            yield return (ServedStrategy.Single, one.FullName);
        if (result.GetValue(attention) is { } heads)
            yield return (ServedStrategy.SelfAttention, heads.FullName);
        yield return (ServedStrategy.Blended, result.GetRequiredValue(model).FullName);
    }
}
