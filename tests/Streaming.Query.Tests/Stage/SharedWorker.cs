namespace Streaming.Query.Tests.Stage;

/// <summary>One worker for the tests of a class.</summary>
public sealed class SharedWorker : IAsyncLifetime
{
    internal WorkerStage Stage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stage = await WorkerStage.CreateAsync();

    public ValueTask DisposeAsync() => Stage.DisposeAsync();
}
