using System.Globalization;
using System.Text;
using System.Text.Json;
using Streaming.Local.Evaluation;
using Streaming.Local.Evaluation.Served;

namespace Streaming.Local.Reporting;

/// <summary>The comparison of strategies as served.</summary>
/// <param name="Differences">Of each strategy what it is above single, by measure, paired over users; empty without a single-vector model.</param>
/// <param name="RuleCheck">Whether the rules scored on one retrieval are the worker's.</param>
/// <param name="Cases">Which kinds of interest made the hits of the blend.</param>
/// <param name="Costs">Of the model with both kinds.</param>
/// <param name="SlotCosine">Of each model: the mean cosine of pairs of a user's implicit interests.</param>
sealed record ServedReport(
    string Data, int Users, int Budget, IReadOnlyList<string> Notes, IReadOnlyList<ServedRow> Rows,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Interval>> Differences, RuleCheck RuleCheck, IReadOnlyDictionary<string, double> SlotCosine, IReadOnlyList<HitCases> Cases, IReadOnlyList<ServedCost> Costs)
{
    const int NameWidth = 30, Width = 9;

    /// <summary>The differences that the text shows; the JSON has all.</summary>
    static readonly HashSet<string> Telling = ["HR@10", "HR@20", "HR@100", "coverage@100", "recall tail"];

    static readonly JsonSerializerOptions Options = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes <c>evaluation.json</c>, <c>evaluation.txt</c> and the charts into a folder.</summary>
    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "evaluation.txt"), Text(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "evaluation.json"), JsonSerializer.Serialize(this, Options), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "recall.svg"), Chart("Share of users whose held-out item is found, by strategy", "HR@", [5, 10, 20, 50, 100]), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "cost.svg"), CostChart(), cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "coverage.svg"), Chart("Share of the held-out item's topics covered, by budget", "coverage@", ServedAnswer.Cuts), cancellationToken);
    }

    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Data}: {Users:N0} users, {Budget} items an answer, exact search, earlier items excluded\n\n");
        foreach (var note in Notes)
            text.Append(note).Append('\n');
        foreach (var names in Rows[0].Measures.Keys.Chunk(7))
        {
            text.Append('\n').Append(' ', NameWidth);
            foreach (var name in names)
                text.Append(name.PadLeft(Math.Max(Width, name.Length + 2)));
            text.Append('\n');
            foreach (var row in Rows)
            {
                text.Append(row.Strategy.PadRight(NameWidth));
                foreach (var name in names)
                    text.Append(row.Measures[name].Mean.ToString("0.0000", CultureInfo.InvariantCulture).PadLeft(Math.Max(Width, name.Length + 2)));
                text.Append('\n');
            }
        }
        if (Differences.Count > 0)
            text.Append("\nabove single, paired over users, with the 95 % bootstrap interval\n");
        foreach (var (strategy, of) in Differences)
            foreach (var (name, difference) in of.Where(pair => Telling.Contains(pair.Key)))
                text.Append(CultureInfo.InvariantCulture, $"  {strategy,-NameWidth} {name,-13} {difference.Mean,8:+0.0000;-0.0000}  {difference.Low,8:+0.0000;-0.0000} .. {difference.High,8:+0.0000;-0.0000}  ({difference.Users:N0} users)\n");
        text.Append(CultureInfo.InvariantCulture, $"\nrules scored on one retrieval: {RuleCheck.Same:N0} of {RuleCheck.Answers:N0} answers are the worker's when asked by that rule\n");
        foreach (var row in Rows.Where(row => row.Slots.Count > 1))
            Append(text, row);
        text.Append("\nwhat an answer costs, one request at a time\n");
        foreach (var cost in Costs)
            text.Append(CultureInfo.InvariantCulture, $"  {cost.Strategy,-10} {cost.Limit,4} items  found {cost.Found:0.0000}  {cost.Interests,5:0.0} searches  p50 {cost.Milliseconds.P50,7:0.00} ms  p99 {cost.Milliseconds.P99,7:0.00} ms  {cost.AnswerBytes,8:N0} bytes\n");
        foreach (var of in Cases)
            Append(text, of);
        foreach (var (model, cosine) in SlotCosine)
            text.Append(CultureInfo.InvariantCulture, $"\nmean cosine of two interests of a user, {model}: {cosine:0.000}");
        return text.Append('\n').ToString();
    }

    string CostChart() => LineChart.Svg(
        "Share of users whose held-out item is in the answer, by its size", "items an answer (median time of one request)",
        [.. Costs.Select(cost => cost.Limit).Distinct().Select(limit => limit.ToString(CultureInfo.InvariantCulture))],
        [.. Costs.GroupBy(cost => cost.Strategy).Select(of => (
            string.Create(CultureInfo.InvariantCulture, $"{of.Key}: {of.Average(cost => cost.Interests):0.0} searches, {of.Average(cost => cost.Milliseconds.P50):0.0} ms"),
            of.Select(cost => cost.Found).ToArray()))]);

    static void Append(StringBuilder text, ServedRow row)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nhits of {row.Strategy}, by slot (the implicit interests by mass): found, and found by no other interest\n");
        foreach (var slot in row.Slots)
            text.Append(CultureInfo.InvariantCulture, $"  {(slot.Slot == ServedAnswer.ChoiceSlot ? "choices" : $"slot {slot.Slot}"),-8} {slot.Users,7:N0} users  {slot.Hits,6:N0}  {slot.Unique,6:N0}\n");
    }

    static void Append(StringBuilder text, HitCases of)
    {
        text.Append(CultureInfo.InvariantCulture, $"\nhits of the blend found by {of.FoundBy}: {of.Hits:N0} ({of.Share:P1}); topics that no other hit reached: {of.TopicsReached:N0}\n");
        foreach (var topic in of.Topics)
            text.Append(CultureInfo.InvariantCulture, $"  topic {topic.Topic}: {topic.Hits} hits, {topic.ShareOfTopic:P0} of the topic's\n");
        foreach (var user in of.Examples)
            text.Append(CultureInfo.InvariantCulture, $"  user {user.UserId}: item {user.Item} of {string.Join(", ", user.Topics)} in place {user.Place}\n");
    }

    string Chart(string title, string prefix, IReadOnlyList<int> cuts) => LineChart.Svg(
        title, "items", [.. cuts.Select(cut => cut.ToString(CultureInfo.InvariantCulture))],
        [.. Rows.Select(row => (row.Strategy, cuts.Select(cut => row.Measures[$"{prefix}{cut}"].Mean).ToArray()))]);
}
