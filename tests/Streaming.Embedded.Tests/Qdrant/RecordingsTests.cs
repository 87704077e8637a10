using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Embedded.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Tests.Qdrant;

/// <summary>What a real Qdrant 1.18.3 answered, asked again of the embedded one.</summary>
public sealed class RecordingsTests(ITestOutputHelper output)
{
    /// <summary>Calls that are outside the embedded server's part of the API, and what depends on them.</summary>
    static readonly Dictionary<string, string> OutOfScope = new()
    {
        ["05-search#14"] = "prefetch and fusion",
        ["08-auth-and-limits#9"] = "strict mode",
        ["08-auth-and-limits#10"] = "strict mode",
        ["08-auth-and-limits#11"] = "strict mode",
        ["08-auth-and-limits#12"] = "strict mode",
        ["08-auth-and-limits#13"] = "strict mode",
        ["08-auth-and-limits#14"] = "strict mode",
        ["08-auth-and-limits#15"] = "strict mode",
    };

    [Fact]
    public Task Replay_CollectionsPointsMultivectorsConditions_AnswersAreTheSame() =>
        ReplayAsync(["01-health-and-collections", "02-upsert-and-get", "03-multivector", "04-conditional-upsert"], calls: 77, skipped: 0);

    [Fact]
    public Task Replay_SearchScrollCountDelete_AnswersAreTheSame() =>
        ReplayAsync(["05-search", "06-scroll-count-payload-delete"], calls: 26, skipped: 1);

    [Fact]
    public Task Replay_Aliases_AnswersAreTheSame() => ReplayAsync(["07-aliases"], calls: 20, skipped: 0);

    [Fact]
    public Task Replay_Keys_StatusesAreTheSame() => ReplayAsync(["08-auth-and-limits"], calls: 16, skipped: 7,
        new EmbeddedQdrantOptions { ApiKey = "secret-key", ReadOnlyApiKey = "read-key" });

    [Fact]
    public Task Replay_WriteIdsAndModes_AnswersAreTheSame() => ReplayAsync(["09-write-id-and-modes"], calls: 22, skipped: 0, before: Cas);

    async Task ReplayAsync(string[] files, int calls, int skipped, EmbeddedQdrantOptions? options = null, CreateCollection? before = null)
    {
        await using var server = await EmbeddedQdrant.StartAsync(options, cancellationToken: TestContext.Current.CancellationToken);
        using var channel = GrpcChannel.ForAddress(server.Endpoint);
        var invoker = channel.CreateCallInvoker();
        if (before is not null)
            await new Collections.CollectionsClient(invoker).CreateAsync(before, cancellationToken: TestContext.Current.CancellationToken);

        var recorded = files.SelectMany(Read).ToArray();
        var outside = recorded.Where(call => OutOfScope.ContainsKey(call.Place)).ToArray();
        foreach (var call in outside)
            output.WriteLine($"not replayed, {OutOfScope[call.Place]}: {call.Name}");
        Assert.Equal((calls, skipped), (recorded.Length, outside.Length));

        foreach (var call in recorded.Except(outside))
            await ReplayAsync(call, invoker);
    }

    internal static async Task ReplayAsync(RecordedCall call, CallInvoker invoker)
    {
        var (status, answer) = await call.SendAsync(invoker, TestContext.Current.CancellationToken);
        Assert.True(call.Status == status, $"{call.Name}: {status} instead of {call.Status}");
        if (answer is null)
            return;
        try
        {
            SameAnswer.Assert(call.Answer(), answer);
        }
        catch (Exception difference)
        {
            throw new InvalidOperationException(call.Name, difference);
        }
    }

    internal static IEnumerable<RecordedCall> Read(string file)
    {
        var calls = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", file + ".json")))!.AsArray();
        return calls.Select((call, index) => new RecordedCall(file, index, call!.AsObject()));
    }

    static CreateCollection Cas => new()
    {
        CollectionName = "cas",
        VectorsConfig = new()
        {
            Params = new() { Size = 4, Distance = Distance.Dot, HnswConfig = new() { M = 0 }, MultivectorConfig = new() },
        },
    };
}
