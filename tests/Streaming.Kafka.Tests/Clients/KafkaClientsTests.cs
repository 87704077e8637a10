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
        var silent = clients.Admin;

        await Assert.ThrowsAsync<KafkaException>(() => clients.AskAsync<int>(_ => throw new KafkaException(ErrorCode.Local_TimedOut)));

        Assert.NotSame(silent, clients.Admin);
    }

    [Fact]
    public async Task Ask_Refused_KeepsTheClient()
    {
        var client = clients.Admin;

        await Assert.ThrowsAsync<KafkaException>(() => clients.AskAsync<int>(_ => throw new KafkaException(ErrorCode.GroupAuthorizationFailed)));

        Assert.Same(client, clients.Admin);
        Assert.Equal(7, await clients.AskAsync(_ => Task.FromResult(7)));
    }
}
