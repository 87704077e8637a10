using System.CommandLine;
using Streaming.Local.Replay;
using Streaming.Local.Stack;

namespace Streaming.Local.Commands;

/// <summary>The command line.</summary>
static class LocalCommandLine
{
    const string Description = """
        The whole of Streaming in one process: Kafka, Qdrant, the catalogue, implicit, explicit and query workers, and a simulator.
        Replays simulated users, or a folder of real interactions, prints a report and goes on serving until Ctrl+C.

        Examples:
          Streaming.Local                                      a simulated world, then serve on port 8080
          Streaming.Local --data DIR --exit --report out.json  replay a folder, write the report, end
          Streaming.Local --data DIR --users 2000 --speed 500  2,000 users at 500 events a second
          Streaming.Local --data DIR --actions "LIKE=click,BOOKMARK=save"
          Streaming.Local --kafka broker:9092 --qdrant http://qdrant:6334
          Streaming.Local qdrant --port 6334 --data /tmp/qdrant

        Exit codes: 0 all well, 1 failed or events do not add up, 2 wrong input, 130 interrupted.
        """;

    static readonly Option<DirectoryInfo?> Data = new("--data") { Description = "A folder with sequences.txt or an event log in CSV, instead of a simulation." };
    static readonly Option<int?> Users = new("--users") { Description = "How many users to replay. All of a folder; 1,000 simulated ones." };
    static readonly Option<int> Evaluated = new("--evaluate") { Description = "How many users to evaluate at most.", DefaultValueFactory = _ => 5000 };
    static readonly Option<Pace> Speed = new("--speed")
    {
        Description = "max, events a second such as 2000, or a factor such as 60x.",
        DefaultValueFactory = _ => Pace.Max,
        CustomParser = result => Parse(result, Pace.Parse),
    };

    static readonly Option<ActionMap> Actions = new("--actions")
    {
        Description = "What a log's actions are, \"NAME=action,NAME=action\" with view, click, save, share, hide, unhide, report.",
        DefaultValueFactory = _ => ActionMap.Parse(null),
        CustomParser = result => Parse(result, ActionMap.Parse),
    };

    static readonly Option<int> Dimension = new("--dimension") { Description = "Floats of an item vector that is made here.", DefaultValueFactory = _ => 64 };
    static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same world, vectors and samples.", DefaultValueFactory = _ => 1 };
    static readonly Option<DirectoryInfo?> Model = new("--model") { Description = "A model folder instead of the training-free model." };
    static readonly Option<bool> Exit = new("--exit") { Description = "End after the report." };
    static readonly Option<FileInfo?> Report = new("--report") { Description = "Also write the report to this file, as JSON." };
    static readonly Option<int> Port = new("--port") { Description = "Where the query worker answers JSON; gRPC is on the next port.", DefaultValueFactory = _ => 8080 };
    static readonly Option<string?> Kafka = new("--kafka") { Description = "Bootstrap servers of a real Kafka; also Kafka__BootstrapServers." };
    static readonly Option<string?> Qdrant = new("--qdrant") { Description = "gRPC endpoint of a real Qdrant; also Qdrant__Endpoint." };
    static readonly Option<bool> TakeOver = new("--take-over") { Description = "Switch a real Qdrant's aliases to this run, whatever is live there." };

    public static RootCommand Create(TimeProvider time)
    {
        Positive(Users);
        Positive(Evaluated);
        Positive(Dimension);
        Port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65534)
                result.AddError("--port: a number from 1 to 65534 expected.");
        });
        var command = new RootCommand(Description)
        {
            Data, Users, Evaluated, Speed, Actions, Dimension, Seed, Model, Exit, Report, Port, Kafka, Qdrant, TakeOver,
            ServeQdrantCommand.Create(), ServeKafkaCommand.Create(),
        };
        command.SetAction((result, cancellationToken) => RunCommand.InvokeAsync(Options(result), time, cancellationToken));
        return command;
    }

    static RunOptions Options(ParseResult result)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        return new RunOptions(
            result.GetValue(Data)?.FullName,
            result.GetValue(Users),
            result.GetValue(Evaluated),
            result.GetRequiredValue(Speed),
            result.GetRequiredValue(Actions),
            result.GetValue(Dimension),
            result.GetValue(Seed),
            result.GetValue(Exit),
            result.GetValue(Report)?.FullName,
            new StackOptions(
                result.GetValue(Port),
                result.GetValue(Kafka) ?? configuration["Kafka:BootstrapServers"],
                result.GetValue(Qdrant) ?? configuration["Qdrant:Endpoint"],
                result.GetValue(Model)?.FullName,
                result.GetValue(TakeOver)));
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
