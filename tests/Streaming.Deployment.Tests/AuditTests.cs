namespace Streaming.Deployment.Tests;

/// <summary>The audit, which is the operator's tool in an image of its own.</summary>
public sealed class AuditTests
{
    const string Port = "8094";

    [Fact]
    public void Image_StartsTheTool_AsTheWorkersStart()
    {
        var file = Repository.Read("docker/operator.Dockerfile");

        Assert.Contains("dotnet publish src/Streaming.Operator -c Release", file, StringComparison.Ordinal);
        Assert.Contains("\"Streaming.Operator.dll\"]", file, StringComparison.Ordinal);
        Assert.Contains("USER 1654", file, StringComparison.Ordinal);
        Assert.Contains("dockerfile: docker/operator.Dockerfile", Repository.Read("docker/compose.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void ComposeAndCluster_RunTheSame_WherePrometheusAsks()
    {
        var container = Kubernetes.List(Kubernetes.Of("Deployment", "audit"), "spec", "template", "spec", "containers").Single();
        var arguments = ((List<object>)container["args"]).Cast<string>().ToList();

        Assert.Equal(Compose.List("audit", "command"), arguments);
        Assert.Equal($"http://*:{Port}", arguments[arguments.IndexOf("--listen") + 1]);
        Assert.Contains($"\"audit:{Port}\"", Repository.Read("docker/prometheus/prometheus.yaml"), StringComparison.Ordinal);
        Assert.Equal([Port], Kubernetes.List(container, "ports").Select(port => (string)port["containerPort"]));
        Assert.Contains($"127.0.0.1/{Port}", (string)((List<object>)Compose.Map(Compose.Services["audit"]["healthcheck"])["test"])[3], StringComparison.Ordinal);
        // The paths that the tool answers, as its own tests hold.
        Assert.Equal(
            ["/health/live", "/health/ready", "/health/live"],
            new[] { "livenessProbe", "readinessProbe", "startupProbe" }.Select(probe => (string)Kubernetes.At(container, probe, "httpGet", "path")));
    }

    [Fact]
    public void Settings_AreThoseOfAWorkerWithAModel() => Assert.Equal(
        Compose.Environment("implicit").Keys.Order(), Compose.Environment("audit").Keys.Order());
}
