using Confluent.Kafka;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Spectre.Console;
using Streaming.Inference;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Local.Stack;
using Streaming.Local.Visits;
using Streaming.Qdrant;
using Streaming.ServiceDefaults;

namespace Streaming.Local.Commands;

/// <summary>Starts everything, replays, reports, and goes on serving.</summary>
static class RunCommand
{
    /// <summary>Exit codes: what was asked for could not be done.</summary>
    public const int Failed = 1, WrongInput = 2, Interrupted = 130;

    const int RedirectedWidth = 140;

    public static Task<int> InvokeAsync(RunOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        GuardAsync(display => InvokeAsync(options, display, time, cancellationToken), time, cancellationToken);

    /// <summary>Does <paramref name="work"/> and turns what goes wrong into a line and an exit code.</summary>
    public static async Task<int> GuardAsync(Func<Display, Task<int>> work, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Console.Profile.Width = RedirectedWidth;
        var display = new Display(AnsiConsole.Console, time);
        try
        {
            return await work(display);
        }
        catch (DataFormatException e)
        {
            return Fail(e.Message, WrongInput);
        }
        catch (Exception e) when (e is StackException or IOException or KafkaException or RpcException or QdrantUnavailableException
            or QdrantRefusedException or ModelException or InvalidSettingException or OptionsValidationException)
        {
            return cancellationToken.IsCancellationRequested ? Stop(display) : Fail(e.Message, Failed);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            return Stop(display);
        }
    }

    static async Task<int> InvokeAsync(RunOptions options, Display display, TimeProvider time, CancellationToken cancellationToken)
    {
        var workload = await display.RunAsync(
            options.Data is null ? "Simulating a world" : $"Reading {options.Data} and factorising",
            _ => Task.Run(() => Workloads.Create(options, time.GetUtcNow()), cancellationToken).WaitAsync(cancellationToken));
        await using var stack = await display.RunAsync(
            "Starting Kafka, Qdrant and four workers", _ => LocalStack.StartAsync(options.Stack, workload, time, cancellationToken));
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stack.Failed);
        try
        {
            var report = await new Run(options, workload, stack, display, time).ExecuteAsync(running.Token);
            ReportText.Write(display.Console, report);
            if (options.Report is { } file)
                await ReportFile.WriteAsync(file, report, running.Token);
            if (!options.Exit)
                await ServeAsync(options, workload, stack, display.Console, time, running.Token);
            ThrowIfFailed(stack);
            return report.Errors.Count == 0 ? 0 : Failed;
        }
        catch (Exception) when (stack.FailedWorker is not null)
        {
            ThrowIfFailed(stack);
            throw;
        }
    }

    static async Task ServeAsync(RunOptions options, Workload workload, LocalStack stack, IAnsiConsole console, TimeProvider time, CancellationToken cancellationToken)
    {
        Invitation.Write(console, options.Stack, workload, stack);
        if (options.Visits > 0)
            await new ContinuedVisits(stack, workload, options.Seed, time).UntilCancelledAsync(options.Visits, cancellationToken);
        else
            await Serving.UntilCancelledAsync(cancellationToken);
        console.WriteLine("Stopping.");
    }

    static void ThrowIfFailed(LocalStack stack)
    {
        if (stack.FailedWorker is { } worker)
            throw new StackException($"The {worker} worker stopped; its log says why.");
    }

    static int Stop(Display display)
    {
        display.Console.WriteLine("Stopped.");
        return Interrupted;
    }

    static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(message);
        return exitCode;
    }
}
