using Streaming.Implicit;
using Streaming.Interests;
using Streaming.Pipeline.Items;
using Streaming.Qdrant;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>A GPU that goes while the worker runs, at the seam where models are called: an outage, of which runbooks/gpu.md says what to do.</summary>
public sealed class LostGpuTests : IAsyncLifetime
{
    readonly PipelineFixture _fixture = new();

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task GpuLost_NothingIsWrittenOrSetAside_AndAWorkerWithoutOneAppliesTheSameRecords()
    {
        var lost = new TestWorker(new Lost(new ImplicitInterests(_fixture.Model)), _fixture.Client(), _fixture.Generation, Generation.UserImplicitAlias);
        var click = new EngagementEvent(1, "e", "item", EngagementAction.Click, -1);
        await lost.PutItemAsync("item", [1, 0, 0, 0]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => lost.HandleAsync("user", click));
        Assert.Null(await lost.ReadAsync("user"));
        Assert.Empty(lost.DeadLetters.Sent);

        await _fixture.Worker().HandleAsync("user", click);
        Assert.Equal<float[]>([1f, 0, 0, 0], (await lost.ReadAsync("user"))!.Vectors);
    }

    sealed class Lost(IInterestKind kind) : IInterestKind
    {
        public string Name => kind.Name;

        public int MostUsers => kind.MostUsers;

        public bool Concerns(UserEvent userEvent) => kind.Concerns(userEvent);

        public InferredInterests[]? TryInfer(IReadOnlyList<UserState> states, CatalogueLookups catalogue) =>
            throw new InvalidOperationException("CUDA failure 999: unknown error");
    }
}
