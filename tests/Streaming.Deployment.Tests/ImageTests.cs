using System.Text.RegularExpressions;

namespace Streaming.Deployment.Tests;

public sealed class ImageTests
{
    const string Listening = @" (?:Urls|Kestrel__Endpoints__\w+__Url)=http://\*:(\d+)";

    public static TheoryData<string> Workers { get; } = [.. Worker.All.Select(worker => worker.Name)];

    [Theory, MemberData(nameof(Workers))]
    public void Dockerfile_BuildsAndStartsItsProject(string name)
    {
        var worker = Worker.All.Single(worker => worker.Name == name);

        Assert.True(Repository.Has($"src/{worker.Project}/{worker.Project}.csproj"));
        Assert.Contains($"dotnet publish src/{worker.Project} -c Release", worker.Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"\"{worker.Project}.dll\"]", worker.Dockerfile, StringComparison.Ordinal);
        Assert.Contains($"dockerfile: docker/{name}.Dockerfile", Repository.Read("docker/compose.yaml"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Workers))]
    public async Task Ports_AreTheWorkersOwn(string name)
    {
        var worker = Worker.All.Single(worker => worker.Name == name);
        var ports = await worker.PortsAsync();

        Assert.Equal(string.Join(' ', ports), Match(worker, @"^EXPOSE (.+)$"));
        Assert.Equal($"{ports[0]}", Match(worker, @"/dev/tcp/127\.0\.0\.1/(\d+)"));
        Assert.Equal(ports.Select(port => $"{port}"), Regex.Matches(worker.Dockerfile, Listening).Select(match => match.Groups[1].Value));
        Assert.Contains($"\"{name}:{ports[0]}\"", Repository.Read("docker/prometheus/prometheus.yaml"), StringComparison.Ordinal);
        Assert.All(Compose.List(name, "ports"), published => Assert.Contains(published, ports.Select(port => $"127.0.0.1:{port}:{port}")));
    }

    [Fact]
    public void Dockerfiles_DifferInNamesAndPortsAlone() => Assert.Single(Worker.All.Select(worker => Regex.Replace(
        worker.Dockerfile.Replace(worker.Project, "X", StringComparison.Ordinal).Replace(worker.Name, "x", StringComparison.Ordinal),
        Listening + @"|(?<=^EXPOSE ).*|(?<=127\.0\.0\.1/)\d+", "", RegexOptions.Multiline)).Distinct());

    static string Match(Worker worker, string pattern) =>
        Regex.Match(worker.Dockerfile, pattern, RegexOptions.Multiline) is { Success: true } match ? match.Groups[1].Value : "";
}
