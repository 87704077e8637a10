using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Streaming.Kafka.Tests.Clients;

public sealed class KafkaClientsTests : IDisposable
{
    readonly KafkaClients clients = new(
        Options.Create(new KafkaOptions { BootstrapServers = "127.0.0.1:1", GroupId = "group" }), new ConfigurationBuilder().Build(),
        new FakeTimeProvider(), NullLogger<KafkaClients>.Instance);

    public void Dispose() => clients.Dispose();

    [Fact]
    public async Task Ask_NoAnswerInTime_AsksByANewClientTheNextTime()
    {
        var silent = await UsedAsync();

        await Assert.ThrowsAsync<KafkaException>(() => clients.AskAsync<int>(_ => throw new KafkaException(ErrorCode.Local_TimedOut)));

        Assert.NotSame(silent, await UsedAsync());
    }

    [Fact]
    public async Task Ask_Refused_KeepsTheClient()
    {
        var client = await UsedAsync();

        await Assert.ThrowsAsync<KafkaException>(() => clients.AskAsync<int>(_ => throw new KafkaException(ErrorCode.GroupAuthorizationFailed)));

        Assert.Same(client, await UsedAsync());
        Assert.Equal(7, await clients.AskAsync(_ => Task.FromResult(7)));
    }

    [Fact]
    public async Task Dispose_WhileAQuestionIsAsked_LetsItComeBackFirst()
    {
        var asked = clients.ListTopicsAsync();
        clients.Dispose();

        await Assert.ThrowsAsync<KafkaException>(() => asked);
        await Assert.ThrowsAsync<ObjectDisposedException>(clients.ListTopicsAsync);
    }

    Task<IAdminClient> UsedAsync() => clients.AskAsync(Task.FromResult);
}
