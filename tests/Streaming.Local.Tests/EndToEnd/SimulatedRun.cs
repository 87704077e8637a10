using Spectre.Console;
using Streaming.Local.Commands;
using Streaming.Local.Replay;
using Streaming.Local.Reporting;
using Streaming.Local.Simulation;
using Streaming.Local.Stack;

namespace Streaming.Local.Tests.EndToEnd;

/// <summary>A run of the whole stack on a simulated world, with experiments, and the stack that goes on serving.</summary>
public sealed class SimulatedRun : IAsyncLifetime
{
    LocalStack? _stack;

    internal StackOptions Options { get; } = new(Ports.FreePair(), Kafka: null, Qdrant: null, Model: null, TakeOver: false, Experiments: true);

    internal Workload Workload { get; } =
        SimulatedWorld.Create(new WorldOptions { Users = 120, Items = 2400, EndsAt = 1_700_000_000_000, Seed = 4 }).ToWorkload();

    internal RunReport Report { get; private set; } = null!;

    internal LocalStack Stack => _stack!;

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _stack = await LocalStack.StartAsync(Options, Workload, TimeProvider.System, cancellationToken);
        var options = new RunOptions(
            Data: null, Users: null, EvaluatedUsers: 1000, Pace.Max, ActionMap.Parse(null), Workload.Dimension, Seed: 1, Exit: true, Report: null, Chaos: false, Visits: 0, Options);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No });
        Report = await new Run(options, Workload, _stack, new Display(console, TimeProvider.System), TimeProvider.System).ExecuteAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _stack?.DisposeAsync() ?? ValueTask.CompletedTask;
}
