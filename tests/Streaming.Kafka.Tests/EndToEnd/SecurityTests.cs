using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Streaming.TestServers;

namespace Streaming.Kafka.Tests.EndToEnd;

public sealed class SecurityTests(SecureBroker broker) : IClassFixture<SecureBroker>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PASSWORD", "sasl_plaintext", "PLAIN")]
    [InlineData("PASSWORD", "sasl_plaintext", "SCRAM-SHA-256")]
    [InlineData("BOTH", "sasl_ssl", "PLAIN")]
    [InlineData("BOTH", "sasl_ssl", "SCRAM-SHA-256")]
    [InlineData("BOTH", "sasl_ssl", "SCRAM-SHA-512")]
    [InlineData("MUTUAL", "ssl", "")]
    public async Task Stream_ReadsAppliesAndCommits_ThroughEveryListener(string listener, string protocol, string mechanism)
    {
        Assert.SkipWhen(KafkaBroker.Missing is not null, KafkaBroker.Missing ?? "");
        var server = broker.Server;
        var (topic, group, handler) = (server.Unique("secured"), server.Unique("group"), new RecordingHandler());
        await server.CreateTopicAsync(topic, 1, Cancel);

        await using var worker = await TestWorker.StartAsync(
            server, group, [topic], handler, new MemoryProgressStore(),
            [("Kafka:BootstrapServers", broker.Address(listener)), .. Settings(protocol, mechanism)]);
        await worker.ProduceAsync(topic, Enumerable.Range(0, 20).Select(i => ($"user-{i}", $"{i}")));
        await handler.AppliedAsync(20);
        await worker.StopAsync();

        Assert.Equal(20, await server.CommittedAsync(group, topic, 0, Cancel));
    }

    [Theory]
    [InlineData("PLAIN", SecureBroker.Password)]
    [InlineData("SCRAM-SHA-512", SecureBroker.ScramPassword)]
    public async Task WrongPassword_IsSaidInTheLog_AndNoSecretIs_EvenWhereTheClientLogsAllItCan(string mechanism, string password)
    {
        Assert.SkipWhen(KafkaBroker.Missing is not null, KafkaBroker.Missing ?? "");
        const string Wrong = "pw-0000-wrong-0000";
        var configuration = Configuration("BOTH", [.. Settings("sasl_ssl", mechanism), ("Kafka:Client:sasl.password", Wrong), ("Kafka:Client:debug", "all")]);
        await using var services = Services(configuration);

        await Assert.ThrowsAsync<ProduceException<byte[]?, byte[]?>>(() => ProduceAsync(services, "any-topic"));
        // Then with the right one, on another listener's worth of lines.
        configuration["Kafka:Client:sasl.password"] = password;
        configuration.Reload();
        await Assert.ThrowsAnyAsync<KafkaException>(() => ProduceAsync(services, "any-topic"));

        var log = string.Join('\n', services.GetRequiredService<FakeLogCollector>().GetSnapshot().Select(line => $"{line.Message} {line.Exception}"));
        Assert.Contains("sasl", log, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Authentication failed", log, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in (string[])[Wrong, password, Convert.ToBase64String(Encoding.UTF8.GetBytes(password))])
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_ChangedInTheConfiguration_LetsARunningClientIn()
    {
        Assert.SkipWhen(KafkaBroker.Missing is not null, KafkaBroker.Missing ?? "");
        const string user = "rotated", password = "pw-after-the-rotation";
        var topic = broker.Server.Unique("rotated");
        await broker.Server.CreateTopicAsync(topic, 1, Cancel);
        await broker.SetScramPasswordAsync(user, password);
        var configuration = Configuration("BOTH",
            [.. Settings("sasl_ssl", "SCRAM-SHA-256"), ("Kafka:Client:sasl.username", user), ("Kafka:Client:sasl.password", "pw-before-the-rotation")]);
        await using var services = Services(configuration);
        await Assert.ThrowsAsync<ProduceException<byte[]?, byte[]?>>(() => ProduceAsync(services, topic));

        configuration["Kafka:Client:sasl.password"] = password;
        configuration.Reload();

        await ProduceAsync(services, topic);
    }

    IConfigurationRoot Configuration(string listener, IEnumerable<(string Key, string Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection([
            new("Kafka:BootstrapServers", broker.Address(listener)), new("Kafka:Client:message.timeout.ms", "3000"),
            new("Kafka:Client:reconnect.backoff.max.ms", "300"), new("Kafka:Client:allow.auto.create.topics", "false")])
        .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(s => new KeyValuePair<string, string?>(s.Key, s.Last().Value)))
        .Build();

    static ServiceProvider Services(IConfiguration configuration) => new ServiceCollection()
        .AddSingleton(configuration)
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging())
        .AddKafka("test")
        .BuildServiceProvider();

    static Task<TopicPartitionOffset> ProduceAsync(IServiceProvider services, string topic) =>
        services.GetRequiredService<IRecordProducer>().ProduceAsync(topic, "key"u8.ToArray(), "value"u8.ToArray(), cancellationToken: Cancel);

    (string Key, string Value)[] Settings(string protocol, string mechanism)
    {
        List<(string, string)> settings = [("Kafka:Client:security.protocol", protocol), ("Kafka:Client:ssl.ca.location", broker.Authority.CertificateFile)];
        if (mechanism.Length > 0)
            settings.AddRange([
                ("Kafka:Client:sasl.mechanism", mechanism), ("Kafka:Client:sasl.username", SecureBroker.User),
                ("Kafka:Client:sasl.password", mechanism == "PLAIN" ? SecureBroker.Password : SecureBroker.ScramPassword)]);
        else
        {
            var (certificate, key) = broker.Authority.IssueFiles("streaming-worker");
            settings.AddRange([("Kafka:Client:ssl.certificate.location", certificate), ("Kafka:Client:ssl.key.location", key)]);
        }
        return [.. settings];
    }
}
