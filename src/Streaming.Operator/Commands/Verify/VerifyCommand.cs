using System.CommandLine;
using System.Globalization;
using Streaming.Operator.Running;
using Streaming.Operator.Verification;
using Streaming.Operator.Verification.Processes;
using Streaming.Operator.Verification.Servers;

namespace Streaming.Operator.Commands.Verify;

/// <summary><c>verify</c>: breaks the pipeline and sees that nothing broke.</summary>
sealed class VerifyCommand
{
    const string Description = """
        Runs copies of every worker as processes, produces a seeded stream, and while it flows kills, freezes, stops and adds workers, makes
        Qdrant unavailable, slow and failing in mid-request, and takes the broker away. At the end every user's state and vectors are compared
        with a single-threaded fold of the same events, and every record is accounted for.

        On the embedded servers unless Kafka:BootstrapServers and Qdrant:Endpoint say otherwise. Topics, groups and collections are the run's
        own; the Qdrant must have no live generation. The same seed gives the same stream and the same schedule.

        Example:
          Streaming.Operator verify --minutes 5 --seed 7
          Streaming.Operator verify --rollout
          Streaming.Operator verify --Kafka:BootstrapServers=broker:9092 --kafka-stop 'systemctl stop kafka' --kafka-start 'systemctl start kafka'

        Exit code 0 only when nothing was lost, undone, doubled, mixed or left behind.
        """;

    readonly Option<double> minutes = new("--minutes") { Description = "How long records are produced and things are broken.", DefaultValueFactory = _ => 1 };
    readonly Option<int> seed = new("--seed") { Description = "The same seed gives the same stream and schedule.", DefaultValueFactory = _ => 1 };
    readonly Option<int> workers = new("--workers") { Description = "Processes of each of the four workers.", DefaultValueFactory = _ => 2 };
    readonly Option<int> rate = new("--rate") { Description = "New records a second; duplicates and the like come on top.", DefaultValueFactory = _ => 80 };
    readonly Option<string?> kafkaStop = new("--kafka-stop") { Description = "A shell command that takes the given broker away. Needs --kafka-start." };
    readonly Option<string?> kafkaStart = new("--kafka-start") { Description = "A shell command that brings it back, and returns when it answers." };
    readonly Option<string?> qdrantStop = new("--qdrant-stop") { Description = "A shell command that stops the given Qdrant. Needs --qdrant-start." };
    readonly Option<string?> qdrantStart = new("--qdrant-start") { Description = "A shell command that starts it again." };
    readonly Option<bool> keep = new("--keep") { Description = "Leave the run's topics and collections on given servers." };
    readonly Option<bool> rollout = new("--rollout") { Description = "Roll another model out meanwhile, switch to it and back, and kill each of these commands." };
    readonly Option<DirectoryInfo?> logs = new("--logs") { Description = "A folder for what each worker prints." };

    public static Command Create(CommandRunner runner)
    {
        var verify = new VerifyCommand();
        var command = new Command("verify", Description)
        {
            verify.minutes, verify.seed, verify.workers, verify.rate, verify.kafkaStop, verify.kafkaStart, verify.qdrantStop, verify.qdrantStart, verify.keep,
            verify.rollout, verify.logs,
        };
        Within(verify.minutes, 0.2, 600);
        Within(verify.workers, 1, 16);
        Within(verify.rate, 1, 5_000);
        runner.Run(command, verify.VerifyAsync);
        return command;
    }

    async Task<int> VerifyAsync(ParseResult result, CommandSession session, CancellationToken cancellationToken)
    {
        if (!ProcessSignal.IsSupported)
            throw new WrongInputException("verify freezes and ends processes by signals, which this system does not have: run it on Linux or macOS.");
        var options = new VerificationOptions(
            result.GetValue(seed), TimeSpan.FromMinutes(result.GetValue(minutes)), result.GetValue(workers), result.GetValue(rate),
            Servers(result, session.Configuration), result.GetValue(keep), result.GetValue(logs)?.FullName, result.GetValue(rollout));
        if (options.Logs is { } folder)
            Directory.CreateDirectory(folder);
        var report = await new VerificationRun(options, session.Configuration, session.Output.Remark, session.Time).ExecuteAsync(cancellationToken);
        session.Output.Write(report, console => VerificationText.Write(console, report));
        return report.Passed ? ExitCode.Well : ExitCode.Failed;
    }

    ServerOptions Servers(ParseResult result, IConfiguration configuration)
    {
        var servers = new ServerOptions(
            NotEmpty(configuration["Kafka:BootstrapServers"]), NotEmpty(configuration["Qdrant:Endpoint"]),
            Shell(result, kafkaStop), Shell(result, kafkaStart), Shell(result, qdrantStop), Shell(result, qdrantStart));
        if (servers.KafkaStop is null != servers.KafkaStart is null)
            throw new WrongInputException("--kafka-stop and --kafka-start go together: give both, or neither and the broker stays.");
        if (servers.QdrantStop is null != servers.QdrantStart is null)
            throw new WrongInputException("--qdrant-stop and --qdrant-start go together: give both, or neither.");
        if (servers.KafkaStop is not null && servers.Kafka is null)
            throw new WrongInputException("--kafka-stop is for a given broker: set Kafka:BootstrapServers. The embedded one is broken without it.");
        if (servers.QdrantStop is not null && servers.Qdrant is null)
            throw new WrongInputException("--qdrant-stop is for a given Qdrant: set Qdrant:Endpoint. The embedded one is broken without it.");
        return servers;
    }

    static ShellCommand? Shell(ParseResult result, Option<string?> option) => result.GetValue(option) is { Length: > 0 } line ? new ShellCommand(line) : null;

    static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    static void Within(Option option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !(value >= least && value <= most))
            result.AddError($"{option.Name}: a number from {least} to {most} expected.");
    });
}
