namespace Streaming.Deployment.Tests;

public sealed class ComposeTests
{
    [Fact]
    public void Servers_AreOfTheVersionsThatAreTestedAgainst()
    {
        Assert.Equal("apache/kafka:4.3.1", Compose.Services["kafka"]["image"]);
        Assert.Equal("qdrant/qdrant:v1.18.3", Compose.Services["qdrant"]["image"]);
    }

    [Fact]
    public void EveryService_HasAHealthCheck() => Assert.All(Compose.Services, service => Assert.True(
        service.Value.ContainsKey("healthcheck")
        || Worker.All.Any(worker => worker.Name == service.Key && worker.Dockerfile.Contains("HEALTHCHECK", StringComparison.Ordinal))));

    [Fact]
    public void EveryMountedFile_IsThere() => Assert.All(
        Compose.Services.Keys.SelectMany(service => Compose.List(service, "volumes")).Where(volume => volume.StartsWith("./", StringComparison.Ordinal)),
        volume => Assert.True(Repository.Has("docker/" + volume.Split(':')[0][2..]), volume));

    [Fact]
    public void WhatIsStored_IsInVolumes() => Assert.All(
        new[] { "kafka", "qdrant", "prometheus", "grafana" },
        service => Assert.Contains(Compose.List(service, "volumes"), volume => volume.StartsWith(service + ":/", StringComparison.Ordinal)));

    [Fact]
    public void EveryPort_IsPublishedOnThisMachineAlone() => Assert.All(
        Compose.Services.Keys.SelectMany(service => Compose.List(service, "ports")), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
}
