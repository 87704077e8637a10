using System.CommandLine;
using Streaming.Operator.Commands.Audit;
using Streaming.Operator.Commands.Capacity;
using Streaming.Operator.Commands.Collections;
using Streaming.Operator.Commands.DeadLetters;
using Streaming.Operator.Commands.Dump;
using Streaming.Operator.Commands.Rebuild;
using Streaming.Operator.Commands.Rollouts;
using Streaming.Operator.Commands.Status;
using Streaming.Operator.Commands.Topics;
using Streaming.Operator.Commands.Users;
using Streaming.Operator.Commands.Verify;
using Streaming.Operator.Running;

namespace Streaming.Operator;

/// <summary>The command line: which commands there are.</summary>
static class OperatorCommandLine
{
    const string Description = """
        What an operator of Streaming does: looks, checks, repairs and proves.

        Takes the workers' settings, from the same places: appsettings.json in the working directory, the environment
        (Kafka__BootstrapServers=…) and the command line (--Kafka:BootstrapServers=…). Secrets belong in the environment or in files.

        Example:
          Streaming.Operator topics check --Kafka:BootstrapServers=broker:9092

        Exit codes: 0 all well, 1 found something wrong or failed, 2 wrong input, 130 interrupted.
        """;

    /// <summary>Long enough for a command to clean up after Ctrl+C.</summary>
    static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Does what the arguments say. Ctrl+C and SIGTERM cancel it.</summary>
    /// <returns>The exit code, one of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(
        string[] args, TextWriter output, TextWriter errors, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var (rest, settings) = SettingArguments.Split(args);
        var result = Create(new CommandRunner(settings, output, errors, time)).Parse(rest);
        var configuration = new InvocationConfiguration { Output = output, Error = errors, ProcessTerminationTimeout = TimeToStop };
        var exitCode = await result.InvokeAsync(configuration, cancellationToken);
        return result.Errors.Count == 0 ? exitCode : ExitCode.WrongInput;
    }

    static RootCommand Create(CommandRunner runner) => new(Description)
    {
        CommandRunner.Json,
        StatusCommand.Create(runner),
        LagCommand.Create(runner),
        new Command("topics", "Topics in Kafka.") { TopicsCheckCommand.Create(runner), TopicsCreateCommand.Create(runner) },
        new Command("collections", "Collections in Qdrant.")
        {
            CollectionsCheckCommand.Create(runner), CollectionsCreateCommand.Create(runner), CollectionsSnapshotCommand.Create(runner),
            CollectionsRestoreCommand.Create(runner),
        },
        new Command("dead-letters", "Records that no worker could use.")
        {
            DeadLettersListCommand.Create(runner), DeadLettersShowCommand.Create(runner), DeadLettersReplayCommand.Create(runner),
        },
        new Command("user", "One user.")
        {
            UserShowCommand.Create(runner), UserExplainCommand.Create(runner), UserRecomputeCommand.Create(runner), UserEraseCommand.Create(runner),
            UserReceiptsCommand.Create(runner), UserExportCommand.Create(runner),
        },
        RolloutCommands.Create(runner),
        RebuildCommand.Create(runner),
        AuditCommand.Create(runner),
        CapacityCommand.Create(runner),
        DumpCommand.Create(runner),
        VerifyCommand.Create(runner),
    };
}
