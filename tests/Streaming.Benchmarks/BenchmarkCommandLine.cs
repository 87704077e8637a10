using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Streaming.Benchmarks.Serving;
using Streaming.Benchmarks.Soak;
using Streaming.Benchmarks.Whole;

namespace Streaming.Benchmarks;

/// <summary>The command line of the benchmarks of the whole. Options without a command before them are BenchmarkDotNet's.</summary>
static class BenchmarkCommandLine
{
    const string Description = """
        Measures the whole with the workers as processes, and the stages alone.

        Without a command, options go to BenchmarkDotNet, which runs the stages: --filter '*', --list flat, …

        Exit codes: 0 measured, 1 failed or a limit was not kept, 2 wrong input.
        """;

    static readonly string[] Asking = ["-h", "--help", "-?", "--version"];

    /// <summary>Whether the arguments are BenchmarkDotNet's.</summary>
    public static bool IsOfStages(string[] args) => args is [['-', ..] first, ..] && !Asking.Contains(first);

    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        var exitCode = await parsed.InvokeAsync();
        return parsed.Errors.Count == 0 ? exitCode : 2;
    }

    static RootCommand Create() => new(Description)
    {
        Throughput(),
        Freshness(),
        Query(),
        Overload(),
        SoakBenchmark.Command(),
        Part(QdrantServer.Verb, QdrantServer.RunAsync),
        Part(BareOnnxRuntime.Verb, () =>
        {
            BareOnnxRuntime.Run();
            return Task.CompletedTask;
        }),
    };

    static Command Throughput()
    {
        var rounds = Number("updates", "Updates of each user that are measured, after some that warm up.", byDefault: 40, from: 1, to: 1000);
        var command = new Command(ThroughputBenchmark.Verb, "Users a second of the implicit worker, from Kafka to Qdrant, against bare ONNX Runtime.") { rounds };
        command.SetAction((result, cancel) => ThroughputBenchmark.RunAsync(result.GetValue(rounds), warmUp: 30, cancel));
        return command;
    }

    static Command Freshness()
    {
        var rate = Number("events", "Events a second.", byDefault: 2000, from: FreshnessBenchmark.EventsPerTick, to: 20_000);
        var command = new Command(FreshnessBenchmark.Verb, "Time from producing an event until a query sees it, at a paced rate.") { rate };
        command.SetAction((result, cancel) => FreshnessBenchmark.RunAsync(
            result.GetValue(rate), duration: TimeSpan.FromSeconds(60), warmUp: TimeSpan.FromSeconds(20), cancel));
        return command;
    }

    static Command Query()
    {
        var folder = Folder();
        var rate = Number("requests", "Requests a second.", byDefault: 50, from: 1, to: 10_000);
        var command = new Command(QueryBenchmark.Verb, "An answer against its searches alone, while users' vectors change.") { folder, rate };
        command.SetAction((result, cancel) => QueryBenchmark.RunAsync(result.GetRequiredValue(folder).FullName, result.GetValue(rate), cancel));
        return command;
    }

    static Command Overload()
    {
        var folder = Folder();
        var events = Number("events", "Engagements a second that change users' vectors meanwhile.", byDefault: 0, from: 0, to: 20_000);
        var command = new Command(OverloadBenchmark.Verb, "Goodput and times at twice the load that the query worker can bear.") { folder, events };
        command.SetAction((result, cancel) => OverloadBenchmark.RunAsync(result.GetRequiredValue(folder).FullName, result.GetValue(events), cancel));
        return command;
    }

    static Argument<DirectoryInfo> Folder() =>
        new Argument<DirectoryInfo>("folder") { Description = "A data folder of items with topics, as the laptop stack replays it." }.AcceptExistingOnly();

    /// <summary>A whole number that was given, or an error that names it.</summary>
    public static int Number(ArgumentResult result, string name, int from, int to)
    {
        var text = string.Join(' ', result.Tokens.Select(token => token.Value));
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to)
            return number;
        result.AddError($"{name} is '{text}': give a whole number from {from} to {to}.");
        return default;
    }

    static Argument<int> Number(string name, string description, int byDefault, int from, int to) => new(name)
    {
        Description = $"{description} {from:N0} to {to:N0}.",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result => Number(result, $"<{name}>", from, to),
    };

    /// <summary>What a benchmark starts as a process of its own.</summary>
    static Command Part(string verb, Func<Task> run)
    {
        var command = new Command(verb) { Hidden = true };
        command.SetAction((_, _) => run());
        return command;
    }
}
