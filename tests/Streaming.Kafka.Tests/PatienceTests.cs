using Confluent.Kafka;

namespace Streaming.Kafka.Tests;

public sealed class PatienceTests
{
    [Fact]
    public async Task Execute_FailsAfterTheCallerGaveUp_EndsAsACancellationAndNotAsAFailure()
    {
        using var stopping = new CancellationTokenSource();
        var patience = Patience.Create(TimeProvider.System, (_, _) => Assert.Fail("It tried again."));

        await Assert.ThrowsAsync<OperationCanceledException>(() => patience.ExecuteAsync<int>(
            async _ =>
            {
                await stopping.CancelAsync();
                throw new KafkaException(ErrorCode.Local_TimedOut);
            },
            stopping.Token).AsTask());
    }

    [Fact]
    public async Task Execute_ATimeoutInsideIsACancellationToo_TriesAgain()
    {
        var tries = 0;
        var patience = Patience.Create(TimeProvider.System, (_, _) => { });

        var tried = await patience.ExecuteAsync(
            _ => ++tries == 1 ? throw new OperationCanceledException() : ValueTask.FromResult(tries), TestContext.Current.CancellationToken);

        Assert.Equal(2, tried);
    }
}
