using Streaming.Qdrant;

namespace Streaming.Deployment.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void EverySetting_IsReadByItsWorker()
    {
        var unread = Worker.All.SelectMany(worker => worker.Settings().Where(key => !worker.Reads(key)).Select(key => $"{worker.Name}: {key}"));

        Assert.Empty(unread);
        Assert.All(Worker.All, worker => Assert.Contains("Kafka__BootstrapServers", worker.Settings()));
    }

    [Theory]
    [InlineData("Kafka__Client__security.protocol", true)]
    [InlineData("Kafka__Bootstrap", false)]
    [InlineData("Model__Buckets__Users", true)]
    [InlineData("Nothing__Here", false)]
    [InlineData("Kafka", false)]
    public void Reads_KnowsTheOptions(string key, bool known) => Assert.Equal(known, Worker.All[0].Reads(key));

    [Fact]
    public void Servers_AreTheComposedOnes()
    {
        var qdrant = new Uri(new QdrantOptions().Endpoint).Port;
        var listeners = Compose.Environment("kafka")["KAFKA_ADVERTISED_LISTENERS"].Split(',');
        foreach (var worker in Worker.All)
        {
            var settings = Compose.Environment(worker.Name);
            Assert.Equal($"http://qdrant:{qdrant}", settings["Qdrant__Endpoint"]);
            Assert.Contains($"INSIDE://{settings["Kafka__BootstrapServers"]}", listeners);
        }

        Assert.Contains($"127.0.0.1:{qdrant}:{qdrant}", Compose.List("qdrant", "ports"));
    }
}
