using System.Globalization;

namespace Streaming.Deployment.Tests;

public sealed class KubernetesTests
{
    public static TheoryData<string> Workers { get; } = [.. Worker.All.Select(worker => worker.Name)];

    [Theory, MemberData(nameof(Workers))]
    public void EverySetting_IsReadByItsWorker(string name)
    {
        var keys = Settings(name);

        Assert.Contains("Kafka__BootstrapServers", keys);
        Assert.DoesNotContain(keys, key => !Named(name).Reads(key) && !key.StartsWith("Kestrel__Certificates__", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Workers))]
    public async Task Ports_AreThoseOfTheWorker(string name)
    {
        var ports = await Named(name).PortsAsync();

        Assert.Equal(ports, Kubernetes.List(Container(name), "ports").Select(port => Number(port["containerPort"])));
        Assert.Equal(ports, Kubernetes.List(Kubernetes.Of("Service", name), "spec", "ports").Select(port => Number(port["port"])));
        Assert.Equal(ports[0], Number(Kubernetes.At(Kubernetes.Of("Deployment", name), "spec", "template", "metadata", "annotations", "prometheus.io/port")));
        Assert.All(Kubernetes.List(Kubernetes.Of("NetworkPolicy", "scraping"), "spec", "ingress", 0, "ports").Select(port => Number(port["port"])),
            port => Assert.Contains(port, (int[])[8080, 8090, 8091, 8092, 8093, 8094]));
    }

    [Theory, MemberData(nameof(Workers))]
    public async Task Probes_AskForPathsThatAnswer(string name)
    {
        await using var app = Named(name).Create(Unreachable(name));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Last()) };
        foreach (var (probe, answers) in new[] { ("livenessProbe", 200), ("startupProbe", 200), ("readinessProbe", 503) })
        {
            Assert.Equal("http", Kubernetes.At(Container(name), probe, "httpGet", "port"));
            var path = (string)Kubernetes.At(Container(name), probe, "httpGet", "path");
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            // Nothing is there that it could be ready with.
            Assert.Equal(answers, (int)answer.StatusCode);
        }
        using var metrics = await client.GetAsync(
            (string)Kubernetes.At(Kubernetes.Of("Deployment", name), "spec", "template", "metadata", "annotations", "prometheus.io/path"), TestContext.Current.CancellationToken);
        Assert.True(metrics.IsSuccessStatusCode);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory, MemberData(nameof(Workers))]
    public void Containers_AreNotRoot_WriteNothing_AndSayWhatTheyNeed(string name)
    {
        var (pod, container) = (Kubernetes.At(Kubernetes.Of("Deployment", name), "spec", "template", "spec"), Container(name));
        Assert.Equal("true", Kubernetes.At(pod, "securityContext", "runAsNonRoot"));
        Assert.Contains($"USER {Kubernetes.At(pod, "securityContext", "runAsUser")}", Named(name).Dockerfile, StringComparison.Ordinal);
        Assert.Equal("true", Kubernetes.At(container, "securityContext", "readOnlyRootFilesystem"));
        Assert.Equal("false", Kubernetes.At(container, "securityContext", "allowPrivilegeEscalation"));
        Assert.NotNull(Kubernetes.At(container, "resources", "requests", "cpu"));
        Assert.NotNull(Kubernetes.At(container, "resources", "limits", "memory"));
        Assert.True(Number(Kubernetes.At(pod, "terminationGracePeriodSeconds")) > Number(Kubernetes.At(Kubernetes.Of("ConfigMap", "servers"), "data", "Shutdown__TimeoutSeconds")));
        if (Number(Kubernetes.At(Kubernetes.Of("Deployment", name), "spec", "replicas")) > 1)
            Assert.True(Kubernetes.Has("PodDisruptionBudget", name) && Kubernetes.Has("HorizontalPodAutoscaler", name));
    }

    [Fact]
    public void EveryFileIsListed_AndScalingIsByAMetricThatIs()
    {
        Assert.Equal(
            Directory.EnumerateFiles(Repository.PathOf("docker/kubernetes"), "*.yaml").Select(Path.GetFileName).Where(file => file != "kustomization.yaml").Order(),
            Kubernetes.Files.Order());
        var table = Repository.Read("src/Streaming.ServiceDefaults/README.md");
        foreach (var scaler in Kubernetes.Objects.Where(one => (string)one["kind"] == "HorizontalPodAutoscaler" && Kubernetes.List(one, "spec", "metrics").Any(metric => metric.ContainsKey("external"))))
            Assert.Contains($"| `{Kubernetes.At(scaler, "spec", "metrics", 0, "external", "metric", "name")}` |", table, StringComparison.Ordinal);
    }

    static IReadOnlyList<string> Settings(string name)
    {
        var container = Container(name);
        var maps = Kubernetes.List(container, "envFrom").Select(from => (string)Kubernetes.At(from, "configMapRef", "name"));
        var own = container.ContainsKey("env") ? Kubernetes.List(container, "env").Select(one => (string)one["name"]) : [];
        return [.. maps.SelectMany(map => Compose.Map(Kubernetes.At(Kubernetes.Of("ConfigMap", map), "data")).Keys.Cast<string>()), .. own];
    }

    static Dictionary<object, object> Container(string name) => Kubernetes.List(Kubernetes.Of("Deployment", name), "spec", "template", "spec", "containers").Single();

    static Worker Named(string name) => Worker.All.Single(worker => worker.Name == name);

    static int Number(object value) => int.Parse((string)value, CultureInfo.InvariantCulture);

    /// <summary>Nothing answers there.</summary>
    static Dictionary<string, string?> Unreachable(string name)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kafka:BootstrapServers"] = "127.0.0.1:1", ["Qdrant:Endpoint"] = "http://127.0.0.1:1", ["Model:Dimension"] = "4", ["Model:Provider"] = "Cpu",
            ["Logging:LogLevel:Default"] = "None", ["Shutdown:TimeoutSeconds"] = "1", ["Access:AllowAnonymous"] = "true",
        };
        foreach (var key in name == "query" ? (string[])["Kestrel:Endpoints:Http:Url", "Kestrel:Endpoints:Grpc:Url"] : ["Urls"])
            settings[key] = "http://127.0.0.1:0";
        return settings;
    }
}
