using Streaming.Kafka.Clients;

namespace Streaming.Kafka.Tests.Clients;

public sealed class InUseTests
{
    [Fact]
    public void Retire_WhileACallIsInside_DisposesWhenItHasComeBack()
    {
        using var client = new Client();
        var used = new InUse<Client>(client);
        Assert.Same(client, used.TryEnter());
        used.Retire();
        Assert.Equal(0, client.Disposals);

        used.Leave();

        Assert.Equal(1, client.Disposals);
    }

    [Fact]
    public void Retire_TwiceAndAlone_DisposesOnceAndLetsNobodyIn()
    {
        using var client = new Client();
        var used = new InUse<Client>(client);
        used.Retire();
        used.Retire();

        Assert.Null(used.TryEnter());
        Assert.Equal(1, client.Disposals);
    }

    [Fact]
    public void Calls_FromManyThreads_AreNeverInsideOfAClientThatIsGone()
    {
        using var client = new Client();
        var used = new InUse<Client>(client);
        Parallel.For(0, 10_000, call =>
        {
            if (call == 5_000)
                used.Retire();
            if (used.TryEnter() is not { } inside)
                return;
            Assert.Equal(0, inside.Disposals);
            used.Leave();
        });

        Assert.Equal(1, client.Disposals);
    }

    sealed class Client : IDisposable
    {
        int disposals;

        public int Disposals => Volatile.Read(ref disposals);

        public void Dispose() => Interlocked.Increment(ref disposals);
    }
}
