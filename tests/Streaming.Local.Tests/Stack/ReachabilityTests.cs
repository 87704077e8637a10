using System.Net;
using System.Net.Sockets;
using Streaming.Local.Stack;

namespace Streaming.Local.Tests.Stack;

public class ReachabilityTests
{
    [Fact]
    public async Task RequireKafka_OneOfSeveralBrokersListens_IsEnough()
    {
        using var broker = new TcpListener(IPAddress.Loopback, 0);
        broker.Start();

        await Reachability.RequireKafkaAsync($"127.0.0.1:1,{broker.LocalEndpoint}", TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("127.0.0.1:1", "No Kafka broker listens")]
    [InlineData("nonsense", "'nonsense' is no address of a Kafka broker")]
    public async Task RequireKafka_NobodyListens_SaysWhatToDo(string servers, string message)
    {
        var error = await Assert.ThrowsAsync<StackException>(
            () => Reachability.RequireKafkaAsync(servers, TestContext.Current.CancellationToken));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "No Qdrant listens at http://127.0.0.1:1")]
    [InlineData("127.0.0.1:6334", "'127.0.0.1:6334' is no endpoint of a Qdrant")]
    public async Task RequireQdrant_NobodyListens_SaysWhatToDo(string endpoint, string message)
    {
        var error = await Assert.ThrowsAsync<StackException>(
            () => Reachability.RequireQdrantAsync(endpoint, TestContext.Current.CancellationToken));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}
