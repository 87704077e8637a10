using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Grpc.Net.Client;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

/// <summary>
/// What a real Qdrant 1.18.3 answered around snapshots, over gRPC and REST, asked again of the embedded one. A snapshot's name, time, size
/// and checksum are the server's own.
/// </summary>
public sealed class SnapshotRecordingsTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory();

    public void Dispose() => data.Delete(recursive: true);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_SnapshotsAndRecovery_AnswersAreTheSame()
    {
        await using var server = await EmbeddedQdrant.StartAsync(new() { DataFolder = data.FullName }, cancellationToken: Stop);
        using var channel = GrpcChannel.ForAddress(server.Endpoint);
        using var http = new HttpClient { BaseAddress = new Uri(server.RestEndpoint) };
        await new Collections.CollectionsClient(channel).CreateAsync(
            new() { CollectionName = "snap", VectorsConfig = new() { Params = new() { Size = 4, Distance = Distance.Dot } } }, cancellationToken: Stop);
        var snapshots = new Snapshots.SnapshotsClient(channel);
        var (made, replayed) = ("", 0);
        foreach (var call in RecordingsTests.Read("10-snapshots"))
        {
            replayed++;
            switch ((string?)(call.Part("rpc") ?? call.Part("rest")))
            {
                case "qdrant.Snapshots/Create":
                    var created = await snapshots.CreateAsync(new() { CollectionName = "snap" }, cancellationToken: Stop);
                    made = created.SnapshotDescription.Name;
                    Assert.StartsWith("snap-", made, StringComparison.Ordinal);
                    Assert.Equal(64, created.SnapshotDescription.Checksum.Length);
                    break;
                case "qdrant.Snapshots/List":
                    var listed = await snapshots.ListAsync(new() { CollectionName = "snap" }, cancellationToken: Stop);
                    Assert.Equal(made, Assert.Single(listed.SnapshotDescriptions).Name);
                    break;
                case { } rest when rest.StartsWith("PUT ", StringComparison.Ordinal):
                    await RecoverAsync(http, call, rest["PUT ".Length..], data.FullName, made);
                    break;
                default:
                    await RecordingsTests.ReplayAsync(call, channel.CreateCallInvoker());
                    break;
            }
        }

        Assert.Equal(14, replayed);
    }

    [Fact]
    public async Task Recover_FromTheServersOwnAddress_NeedsTheKey()
    {
        await using var server = await EmbeddedQdrant.StartAsync(new() { ApiKey = "secret-key" }, cancellationToken: Stop);
        using var client = ClientFor.Endpoint(server.Endpoint, options => options.ApiKey = "secret-key");
        await client.CreateCollectionAsync(
            new() { CollectionName = "c", VectorsConfig = new() { Params = new() { Size = 4, Distance = Distance.Dot } } }, Stop);
        var snapshot = await client.CreateSnapshotAsync("c", Stop);
        await client.DeleteCollectionAsync("c", Stop);
        using var http = new HttpClient { BaseAddress = new Uri(server.RestEndpoint) };
        var body = new { location = $"{server.RestEndpoint}/collections/c/snapshots/{snapshot.Name}" };

        using var refused = await http.PutAsJsonAsync("/collections/c/snapshots/recover", body, Stop);
        http.DefaultRequestHeaders.Add("api-key", "secret-key");
        using var recovered = await http.PutAsJsonAsync("/collections/c/snapshots/recover", body, Stop);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, recovered.StatusCode);
        Assert.NotNull(await client.GetCollectionAsync("c", Stop));
    }

    static async Task RecoverAsync(HttpClient http, RecordedCall call, string path, string data, string snapshot)
    {
        var location = (string)call.Part("body")!["location"]!;
        var known = location.Contains('…', StringComparison.Ordinal);
        var body = new JsonObject { ["location"] = known ? new Uri(Path.Combine(data, "snapshots", "snap", snapshot)).AbsoluteUri : location };
        using var answer = await http.PutAsJsonAsync(path, body, Stop);
        Assert.Equal(call.Status, ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        Assert.True(JsonNode.DeepEquals(call.Part("answer"), await answer.Content.ReadFromJsonAsync<JsonNode>(Stop)), call.Name);
    }
}
