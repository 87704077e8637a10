using System.CommandLine;
using Confluent.Kafka;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Streaming.Kafka;
using Streaming.Pipeline;
using Streaming.Qdrant;

namespace Streaming.Operator.Running;

/// <summary>Runs every command the same way: configuration, services, output, and errors as lines that say what to do.</summary>
/// <param name="settings">Settings from the command line.</param>
sealed class CommandRunner(string[] settings, TextWriter output, TextWriter errors, TimeProvider time)
{
    /// <summary>Of every command.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write the result as JSON to standard output.", Recursive = true };

    /// <summary>Lets a command run.</summary>
    /// <param name="run">Returns one of <see cref="ExitCode"/>; it may throw what clients of Kafka and Qdrant throw.</param>
    public void Run(Command command, Func<ParseResult, CommandSession, CancellationToken, Task<int>> run) =>
        command.SetAction((result, cancellationToken) => RunAsync(result, run, cancellationToken));

    async Task<int> RunAsync(
        ParseResult result, Func<ParseResult, CommandSession, CancellationToken, Task<int>> run, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = CommandSession.Create(settings, new Output(result.GetValue(Json), output, errors), time);
            return await run(result, session, cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Fail(ExitCode.Interrupted, "Interrupted.");
        }
        catch (OperationCanceledException e)
        {
            return Fail(ExitCode.Failed, $"Gave up waiting: {e.Message}");
        }
        catch (OptionsValidationException e)
        {
            return Fail(ExitCode.WrongInput, [.. e.Failures]);
        }
        catch (Exception e) when (e is WrongInputException or InvalidDataException or FormatException)
        {
            return Fail(ExitCode.WrongInput, e.Message);
        }
        catch (KafkaException e)
        {
            return Fail(ExitCode.Failed, $"Kafka: {e.Error.Reason}. Check Kafka:BootstrapServers and that a broker answers there.");
        }
        catch (Exception e) when (e is QdrantUnavailableException or RpcException)
        {
            return Fail(ExitCode.Failed, $"Qdrant: {e.Message} Check Qdrant:Endpoint, the gRPC port, and that Qdrant answers there.");
        }
        catch (Exception e) when (e is CommandFailedException or QdrantRefusedException or QdrantDeniedException or GenerationException or IOException
            or NotSupportedException or StreamFaultedException or PoisonedUserException or ContendedUsersException)
        {
            return Fail(ExitCode.Failed, e.Message);
        }
    }

    int Fail(int exitCode, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            errors.WriteLine(line);
        return exitCode;
    }
}
