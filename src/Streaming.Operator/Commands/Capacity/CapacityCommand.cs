using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Capacity;

/// <summary><c>capacity</c>: what carries a load.</summary>
static class CapacityCommand
{
    const string Description = """
        Reckons what carries a load, from constants that the project's benchmarks measured (printed with date and command), and says what binds and what
        it extrapolates. Asks no server. Numbers may end in K, M or G.

        Example:
          Streaming.Operator capacity --users 500M --events-per-second 2M
          Streaming.Operator capacity --users 10M --events-per-second 20K --dimension 128 --json
        """;

    public static Command Create(CommandRunner runner)
    {
        var users = Number("--users", "Users with a history.", "1M");
        var items = Number("--items", "Items of the catalogue.", "10M");
        var events = Number("--events-per-second", "Engagements and profile changes, at the peak.", "5K");
        var dimension = new Option<int>("--dimension") { Description = "D of the vectors.", DefaultValueFactory = _ => 64 };
        var interests = new Option<int>("--interests") { Description = "K, implicit interests of a user.", DefaultValueFactory = _ => 7 };
        var replicas = new Option<int>("--replicas") { Description = "Copies in Kafka and Qdrant.", DefaultValueFactory = _ => 3 };
        var retention = new Option<TimeSpan>("--retention") { Description = "Of engagements.", DefaultValueFactory = _ => TimeSpan.FromDays(30) };
        var utilisation = new Option<double>("--utilisation") { Description = "Share of a core that is planned to be busy.", DefaultValueFactory = _ => 0.6 };
        var memory = Number("--node-memory", "Bytes of memory of a node.", "128G");
        var cores = new Option<int>("--node-cores") { Description = "Cores of a node.", DefaultValueFactory = _ => 16 };
        var command = new Command("capacity", Description) { users, items, events, dimension, interests, replicas, retention, utilisation, memory, cores };
        runner.Run(command, (result, session, _) =>
        {
            var demand = new Demand(
                Amount(result.GetValue(users)!), Amount(result.GetValue(items)!), Amount(result.GetValue(events)!),
                result.GetValue(dimension), result.GetValue(interests), result.GetValue(replicas), result.GetValue(retention), result.GetValue(utilisation),
                Amount(result.GetValue(memory)!), result.GetValue(cores));
            if (demand.Utilisation is <= 0 or > 1 || demand.Dimension < 1 || demand.Interests < 1 || demand.Replicas < 1 || demand.NodeCores < 1 || demand.NodeMemory <= 0)
                throw new WrongInputException("--utilisation must be above 0 and at most 1; --dimension, --interests, --replicas, --node-cores and --node-memory above 0.");
            var plan = Plan.For(demand);
            session.Output.Write(new { demand, plan.Needs, plan.Binding, plan.Extrapolated, measured = Measured.All }, console => Write(console, plan));
            return Task.FromResult(ExitCode.Well);
        });
        return command;
    }

    /// <exception cref="WrongInputException">The text is no number of that form.</exception>
    public static double Amount(string text)
    {
        var factor = char.ToUpperInvariant(text.Length > 0 ? text[^1] : ' ') switch { 'K' => 1e3, 'M' => 1e6, 'G' => 1e9, _ => 1.0 };
        return double.TryParse(factor > 1 ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number * factor)
            ? number * factor
            : throw new WrongInputException($"'{text}' is no amount: give a number that may end in K, M or G, such as 500M.");
    }

    static Option<string> Number(string name, string description, string otherwise) => new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    static void Write(IAnsiConsole console, Plan plan)
    {
        var table = new Table().Border(TableBorder.Horizontal).AddColumns("what", "how much", "", "why");
        foreach (var need in plan.Needs)
            table.AddRow(need.What.EscapeMarkup(), need.Amount.ToString(need.Amount < 10 ? "N1" : "N0", CultureInfo.InvariantCulture), need.Unit, need.Why.EscapeMarkup());
        console.Write(table);
        console.WriteLine($"Binding: {plan.Binding}.");
        foreach (var line in plan.Extrapolated)
            console.WriteLine($"Extrapolated: {line}");
        foreach (var one in Measured.All)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Measured: {one.What}: {one.Value} {one.Unit} ({one.Date}, {one.Command})"));
    }
}
