using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Operator.Tests.Commands.Users;

public sealed class UserCommandsTests(UserCommandsTests.Running bed) : IClassFixture<UserCommandsTests.Running>
{
    readonly string _user = "user-" + Guid.NewGuid().ToString("N")[..8];

    public sealed class Running : Bed, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await StartAsync("catalogue", "implicit", "explicit");
            await ProduceAsync(Topics.Items, "north", Messages.Item("north", 1, 0, 0, 0));
            await ProduceAsync(Topics.Items, "east", Messages.Item("east", 0, 1, 0, 0));
            await CaughtUpAsync(Generation.ItemsAlias);
        }
    }

    [Fact]
    public async Task Show_TellsWhatBothKindsHold()
    {
        await EngageAsync();
        using var json = JsonDocument.Parse((await bed.RunAsync("user", "show", _user, "--json")).Output);

        var kinds = json.RootElement.GetProperty("kinds").EnumerateArray().ToList();
        Assert.Equal([2, 2], kinds.Select(kind => kind.GetProperty("engagements").GetInt32()));
        Assert.Equal(["east", "north"], kinds[0].GetProperty("interests").EnumerateArray().Select(i => i.GetProperty("medoid").GetString()).Order());
        Assert.Equal("topic-north", Assert.Single(kinds[1].GetProperty("choices").EnumerateArray()).GetProperty("id").GetString());
        var text = await bed.RunAsync("user", "show", _user);
        Assert.Contains("around north", text.Output, StringComparison.Ordinal);
        Assert.Contains("topic topic-north", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_SaysWhatBecameOfEachRecord_AndFindsWhatTheStateLacks()
    {
        await EngageAsync();
        await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.Click(_user, "e-1", "north", DateTimeOffset.UnixEpoch.AddYears(50)));
        await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.TooLong(_user, "bad"));
        await bed.CaughtUpAsync();
        var explained = await bed.RunAsync("user", "explain", _user);
        explained.EndedWith(ExitCode.Well);
        Assert.Contains("known already", explained.Output, StringComparison.Ordinal);
        Assert.Contains("refused: invalid", explained.Output, StringComparison.Ordinal);
        Assert.Contains("follows topic topic-north", explained.Output, StringComparison.Ordinal);

        await ForgetAsync(bed.Generation.UserExplicit);
        await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.Click(_user, "e-3", "east"));
        await bed.StopAsync("explicit");
        await bed.StartAsync("explicit");
        await bed.CaughtUpAsync();

        explained = await bed.RunAsync("user", "explain", _user);
        explained.EndedWith(ExitCode.Failed);
        Assert.Contains("explicit: the stored state lacks what Kafka has", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recompute_AgreesUntilAnItemChanges_ThenWritesTheVectorsAnew()
    {
        await EngageAsync();
        (await bed.RunAsync("user", "recompute", _user, "--dry-run")).EndedWith(ExitCode.Well);
        var item = new PointStruct { Id = PointIds.Item("east").ToPointId(), Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense([0, 0, 1, 0]) } } };
        item.Payload["item_id"] = new Value { StringValue = "east" };
        item.Payload["updated_at"] = new Value { IntegerValue = 1 };
        await bed.Qdrant.UpsertAsync(FencedWrites.Overwrite(bed.Generation.Items, item), Stop);

        var compared = await bed.RunAsync("user", "recompute", _user, "--dry-run");
        compared.EndedWith(ExitCode.Failed);
        (await bed.RunAsync("user", "recompute", _user)).EndedWith(ExitCode.Failed);

        (await bed.RunAsync("user", "recompute", _user, "--dry-run")).EndedWith(ExitCode.Well);
        item.Vectors = new Vectors { Vector = new Vector { Dense = Floats.Dense([0, 1, 0, 0]) } };
        await bed.Qdrant.UpsertAsync(FencedWrites.Overwrite(bed.Generation.Items, item), Stop);
    }

    [Fact]
    public async Task Erase_WithBothWorkers_EndsWithACompleteReceipt()
    {
        await EngageAsync();
        var forecast = await bed.RunAsync("user", "erase", _user, "--dry-run");
        Assert.Contains("implicit: 2 engagements", forecast.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await bed.UserAsync(Generation.UserImplicitAlias, _user))!.State.Window.Count);

        var erased = await bed.RunAsync("user", "erase", _user, "--json", "--wait", "00:03:00");

        erased.EndedWith(ExitCode.Well);
        using var json = JsonDocument.Parse(erased.Output);
        var lines = json.RootElement.GetProperty("lines").EnumerateArray().ToDictionary(
            line => (line.GetProperty("store").GetString()!, line.GetProperty("name").GetString()!), line => line.GetProperty("outcome").GetString());
        Assert.Equal("erased", lines[("implicitState", bed.Generation.UserImplicit)]);
        Assert.Equal("erased", lines[("explicitState", bed.Generation.UserExplicit)]);
        Assert.Equal("nothingHeld", lines[("otherGeneration", Generation.UserImplicitAlias)]);
        Assert.Equal("nothingHeld", lines[("snapshots", bed.Generation.UserExplicit)]);
        foreach (var topic in new[] { bed.Topics.Served, bed.Topics.RetrievalResponses, bed.Topics.Engagements, bed.Topics.ProfileChanges, bed.Topics.Engagements + ".dlq" })
            Assert.Contains(lines, line => line.Key.Item2 == topic);
        Assert.Contains(lines, line => line.Key.Item1 == "experimentCounts");
        foreach (var alias in new[] { Generation.UserImplicitAlias, Generation.UserExplicitAlias })
            Assert.Equal((0, 0), ((await bed.UserAsync(alias, _user))!.State.Window.Count, (await bed.UserAsync(alias, _user))!.Vectors.Length));
        (await bed.RunAsync("user", "receipts", _user)).EndedWith(ExitCode.Well);
    }

    [Fact]
    public async Task Erase_WhileAWorkerIsDown_IsNotComplete_UntilItIsBack()
    {
        await bed.StopAsync("explicit");
        var erased = await bed.RunAsync("user", "erase", _user, "--wait", "00:00:02");
        erased.EndedWith(ExitCode.Failed);
        Assert.Contains("a worker has not written its lines yet", erased.Output, StringComparison.Ordinal);

        await bed.StartAsync("explicit");
        await Eventually.HoldsAsync(async () => (await bed.RunAsync("user", "receipts", _user)) is { ExitCode: not ExitCode.Well } run ? run.Output : null);

        Assert.NotNull((await bed.UserAsync(Generation.UserExplicitAlias, _user))!.State.ErasedAt);
    }

    [Fact]
    public async Task Receipts_OfAUserWithoutAny_SaySo()
    {
        var run = await bed.RunAsync("user", "receipts", "nobody");
        run.EndedWith(ExitCode.Failed);
        Assert.Contains("There is no receipt", run.Output, StringComparison.Ordinal);
    }

    async Task EngageAsync()
    {
        var time = DateTimeOffset.UnixEpoch.AddYears(50);
        await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.Click(_user, "e-1", "north", time));
        await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.Click(_user, "e-2", "east", time));
        await bed.ProduceAsync(bed.Topics.ProfileChanges, _user, Messages.Follow(_user, "f-1", "topic-north"));
        await bed.CaughtUpAsync();
    }

    Task ForgetAsync(string collection) => bed.Qdrant.DeleteAsync(
        new DeletePoints
        {
            CollectionName = collection,
            Points = new PointsSelector { Points = new PointsIdsList { Ids = { PointIds.User(_user).ToPointId() } } },
        }, Stop);

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
