using System.CommandLine;
using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Commands;

/// <summary>The command line.</summary>
sealed class LocalCommandLine
{
    const string Description = """
        The whole of Streaming in one process: Kafka, Qdrant, the catalogue, implicit, explicit and query workers, and a simulator.
        Replays simulated users, or a folder of real interactions, prints a report and goes on serving until Ctrl+C.

        Examples:
          Streaming.Local                                      a simulated world, then serve on port 8080
          Streaming.Local --data DIR --exit --report out.json  replay a folder, write the report, end
          Streaming.Local --data DIR --users 2000 --speed 500  2,000 users at 500 events a second
          Streaming.Local --data DIR --actions "LIKE=click,BOOKMARK=save"
          Streaming.Local --experiments --visits 5             go on with 5 visits a second: look at http://localhost:8080
          Streaming.Local --chaos                              break it meanwhile: the report must still add up
          Streaming.Local --kafka broker:9092 --qdrant http://qdrant:6334
          Streaming.Local evaluate --data DIR --model FOLDER   compare strategies on held-out events, as served
          Streaming.Local qdrant --port 6334 --data /tmp/qdrant

        Exit codes: 0 all well, 1 failed or events do not add up, 2 wrong input, 130 interrupted.
        """;

    readonly Option<DirectoryInfo?> data = new("--data") { Description = "A folder with sequences.txt or an event log in CSV, instead of a simulation." };
    readonly Option<int?> users = new("--users") { Description = "How many users to replay. All of a folder; 1,000 simulated ones." };
    readonly Option<int> evaluated = new("--evaluate") { Description = "How many users to evaluate at most.", DefaultValueFactory = _ => 5000 };
    readonly Option<Pace> speed = new("--speed")
    {
        Description = "max (the default), events a second such as 2000, or a factor such as 60x.",
        CustomParser = result => Parse(result, Pace.Parse),
    };

    readonly Option<ActionMap> actions = new("--actions")
    {
        Description = "What a log's actions are, \"NAME=action,NAME=action\" with view, click, save, share, hide, unhide, report; added to what is known of common logs.",
        CustomParser = result => Parse(result, ActionMap.Parse),
    };

    readonly Option<int> dimension = new("--dimension") { Description = "Floats of an item vector that is made here.", DefaultValueFactory = _ => 64 };
    readonly Option<int> seed = new("--seed") { Description = "The same seed gives the same world, vectors and samples.", DefaultValueFactory = _ => 1 };
    readonly Option<DirectoryInfo?> model = new("--model") { Description = "A model folder instead of the training-free model." };
    readonly Option<bool> exit = new("--exit") { Description = "End after the report." };
    readonly Option<FileInfo?> report = new("--report") { Description = "Also write the report to this file, as JSON." };
    readonly Option<bool> chaos = new("--chaos")
    {
        Description = "While the history is replayed, at 1,000 events a second unless --speed says otherwise, stop workers and break the embedded servers.",
    };

    readonly Option<double> visits = new("--visits")
    {
        Description = "After the report, let users visit so many times a second: each asks for an answer and engages with it. Simulated, whatever was replayed.",
    };

    readonly Option<int> port = new("--port") { Description = "Where the query worker answers JSON; gRPC is on the next port.", DefaultValueFactory = _ => 8080 };
    readonly Option<string?> kafka = new("--kafka") { Description = "Bootstrap servers of a real Kafka; also Kafka__BootstrapServers." };
    readonly Option<string?> qdrant = new("--qdrant") { Description = "gRPC endpoint of a real Qdrant; also Qdrant__Endpoint." };
    readonly Option<bool> experiments = new("--experiments") { Description = "Also run experiments on simulated users, with the experiments worker, and print what they bring." };
    readonly Option<bool> takeOver = new("--take-over") { Description = "Switch a real Qdrant's aliases to this run, whatever is live there." };

    /// <summary>Does what the arguments say.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> InvokeAsync(string[] args, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var result = new LocalCommandLine().Create(time).Parse(args);
        // Long enough for every worker to drain.
        var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) };
        var exitCode = await result.InvokeAsync(configuration, cancellationToken);
        return result.Errors.Count == 0 ? exitCode : RunCommand.WrongInput;
    }

    RootCommand Create(TimeProvider time)
    {
        Positive(users);
        Positive(evaluated);
        Positive(dimension);
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65534)
                result.AddError("--port: a number from 1 to 65534 expected.");
        });
        report.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<FileInfo?>()?.Directory is { Exists: false } folder)
                result.AddError($"--report: there is no folder {folder.FullName}.");
        });
        visits.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1000))
                result.AddError("--visits: a number from 0 to 1000 expected.");
        });
        experiments.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetValue(data) is not null)
                result.AddError("--experiments: only simulated users have interests to go by; leave --data out.");
        });
        var command = new RootCommand(Description)
        {
            data, users, evaluated, speed, actions, dimension, seed, model, exit, report, chaos, visits, port, kafka, qdrant, takeOver, experiments,
            EvaluateCommand.Create(time), ServeQdrantCommand.Create(), ServeKafkaCommand.Create(),
        };
        command.SetAction((result, cancellationToken) => RunCommand.InvokeAsync(Options(result), time, cancellationToken));
        return command;
    }

    RunOptions Options(ParseResult result)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new RunOptions(
            result.GetValue(data)?.FullName,
            result.GetValue(users),
            result.GetValue(evaluated),
            result.GetValue(speed) ?? (result.GetValue(chaos) ? Pace.Parse("1000") : Pace.Max),
            result.GetValue(actions) ?? ActionMap.Parse(null),
            result.GetValue(dimension),
            result.GetValue(seed),
            result.GetValue(exit),
            result.GetValue(report)?.FullName,
            result.GetValue(chaos),
            result.GetValue(visits),
            new StackOptions(
                result.GetValue(port),
                result.GetValue(kafka) ?? configuration["Kafka:BootstrapServers"],
                result.GetValue(qdrant) ?? configuration["Qdrant:Endpoint"],
                result.GetValue(model)?.FullName,
                result.GetValue(takeOver),
                result.GetValue(experiments)));
    }

    static void Positive(Option option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number < 1)
            result.AddError($"{option.Name}: a number of at least 1 expected.");
    });

    static T? Parse<T>(System.CommandLine.Parsing.ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens[0].Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
