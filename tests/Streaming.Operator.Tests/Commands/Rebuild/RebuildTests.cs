using System.Text.Json;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.Rebuild;

public sealed class RebuildTests : IAsyncLifetime
{
    readonly Bed bed = new();

    public async ValueTask InitializeAsync()
    {
        await bed.InitializeAsync();
        await bed.StartAsync("catalogue", "implicit", "explicit");
        await bed.LoadItemsAsync();
        await bed.EarlyAsync();
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    [Theory]
    [InlineData("implicit", Generation.UserImplicitAlias)]
    [InlineData("explicit", Generation.UserExplicitAlias)]
    public async Task LostCollection_WithEveryRecordInKafka_IsRebuiltToTheSameStatesAndVectors(string kind, string alias)
    {
        await bed.LateAsync();
        var before = await bed.StandAsync(alias);
        await bed.StopAsync(kind);
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.NameOf(alias), Stop);
        (await bed.RunAsync("collections", "check")).EndedWith(ExitCode.Failed);

        var rebuilt = await bed.RunAsync("rebuild", kind, "--kafka-alone");

        rebuilt.EndedWith(ExitCode.Well);
        Assert.Contains("Nothing is missing.", rebuilt.Output, StringComparison.Ordinal);
        await AssertSameAsync(before, alias);
        (await bed.RunAsync("collections", "check")).EndedWith(ExitCode.Well);
        // The worker goes on from the progress, without being told to begin anew.
        await bed.StartAsync(kind);
        await bed.ProduceAsync(bed.Topics.Engagements, People.Early, Messages.Click(People.Early, "after", "east"));
        await bed.CaughtUpAsync();
        Assert.Equal("after", (await bed.UserAsync(alias, People.Early))!.State.Window[0].EventId.ToString());
    }

    [Fact]
    public async Task RecordsThatAreGone_AreMadeUpForByTheOtherKind_ElseTheUsersAreListed()
    {
        await LoseEarlyRecordsAsync();
        await bed.LateAsync();
        var before = await bed.StandAsync(Generation.UserImplicitAlias);
        await bed.StopAsync("implicit");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, Stop);

        var alone = await bed.RunAsync("rebuild", "implicit", "--kafka-alone", "--json");
        alone.EndedWith(ExitCode.Failed);
        using (var json = JsonDocument.Parse(alone.Output))
        {
            Assert.NotEmpty(json.RootElement.GetProperty("gaps").EnumerateArray());
            string?[] differ = [.. json.RootElement.GetProperty("mayDiffer").EnumerateArray().Select(user => user.GetString())];
            Assert.Contains(People.Early, differ);
            Assert.DoesNotContain(People.Busy, differ);
        }
        var after = await bed.StandAsync(Generation.UserImplicitAlias);
        People.AssertSame(before[People.Busy], after[People.Busy]);
        Assert.NotEqual(before[People.Early].State, after[People.Early].State);

        var completed = await bed.RunAsync("rebuild", "implicit");
        completed.EndedWith(ExitCode.Well);
        Assert.Contains("completed from the other kind's states", completed.Output, StringComparison.Ordinal);
        await AssertSameAsync(before, Generation.UserImplicitAlias);
    }

    [Fact]
    public async Task Erasure_WhoseRecordsHaveExpired_SurvivesInTheReceipts()
    {
        var fence = (await bed.UserAsync(Generation.UserImplicitAlias, People.Erased))!.State.ErasedAt;
        // The engagement that the erasure covers comes again: it must not count.
        await bed.ProduceAsync(bed.Topics.Engagements, People.Erased, Messages.Click(People.Erased, "again", "up", DateTimeOffset.UnixEpoch.AddYears(50)));
        await bed.CaughtUpAsync();
        await bed.StopAsync();
        foreach (var partition in new[] { 0, 1 })
            await bed.Kafka.DeleteRecordsAsync(bed.Topics.ProfileChanges, partition, await EndAsync(bed.Topics.ProfileChanges, partition), Stop);
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, Stop);
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserExplicit, Stop);

        var rebuilt = await bed.RunAsync("rebuild", "implicit", "--json");

        using var json = JsonDocument.Parse(rebuilt.Output);
        Assert.Contains(json.RootElement.GetProperty("fromReceipts").EnumerateArray(), user => user.GetString() == People.Erased);
        var user = (await bed.UserAsync(Generation.UserImplicitAlias, People.Erased))!;
        Assert.Equal(fence, user.State.ErasedAt);
        Assert.Empty(user.State.Window);
        Assert.Empty(user.Vectors);
    }

    [Fact]
    public async Task SnapshotAndTail_GiveTheSameStates_WithTheErasureThatCameAfterIt()
    {
        await bed.ProduceAsync(bed.Topics.Engagements, "later-erased", Messages.Click("later-erased", "x", "north"));
        await bed.CaughtUpAsync();
        using var snapshots = JsonDocument.Parse((await bed.RunAsync("collections", "snapshot", "--alias", "user_implicit", "--json")).Output);
        var snapshot = snapshots.RootElement.GetProperty("snapshots")[0].GetProperty("snapshot").GetString()!;
        await LoseEarlyRecordsAsync();
        await bed.LateAsync();
        await bed.ProduceAsync(bed.Topics.ProfileChanges, "later-erased", Messages.Erase("later-erased", "x-erase"));
        await bed.CaughtUpAsync();
        var before = await bed.StandAsync(Generation.UserImplicitAlias);
        await bed.StopAsync("implicit");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.UserImplicit, Stop);

        var rebuilt = await bed.RunAsync("rebuild", "implicit", "--snapshot", snapshot, "--kafka-alone");

        rebuilt.EndedWith(ExitCode.Well);
        await AssertSameAsync(before, Generation.UserImplicitAlias);
        Assert.Empty((await bed.UserAsync(Generation.UserImplicitAlias, "later-erased"))!.State.Window);
    }

    [Fact]
    public async Task DryRun_ListsTheUsersThatDiffer_AndWritesNothing()
    {
        await bed.LateAsync();
        (await bed.RunAsync("rebuild", "explicit", "--dry-run")).EndedWith(ExitCode.Well);
        await bed.StopAsync();
        await bed.Qdrant.DeleteAsync(new()
        {
            CollectionName = bed.Generation.UserExplicit,
            Points = new() { Points = new() { Ids = { PointIds.User(People.Early).ToPointId() } } },
        }, Stop);

        var compared = await bed.RunAsync("rebuild", "explicit", "--dry-run");

        compared.EndedWith(ExitCode.Failed);
        Assert.Contains($"{People.Early}: lacks what Kafka has", compared.Output, StringComparison.Ordinal);
        Assert.Contains("1 users differ.", compared.Output, StringComparison.Ordinal);
        Assert.Null(await bed.UserAsync(Generation.UserExplicitAlias, People.Early));
    }

    [Fact]
    public async Task Catalogue_Lost_IsRebuiltFromTheCompactedTopic()
    {
        await bed.StopAsync("catalogue");
        await bed.Qdrant.DeleteCollectionAsync(bed.Generation.Items, Stop);

        var rebuilt = await bed.RunAsync("rebuild", "catalogue");

        rebuilt.EndedWith(ExitCode.Well);
        await bed.CaughtUpAsync(Generation.ItemsAlias);
        string[] items = ["north", "east", "up"];
        Assert.Equal(3, (await bed.Qdrant.GetAsync(MajorityReads.Get(bed.Generation.Items, items.Select(PointIds.Item)), Stop)).Count);
    }

    /// <summary>What retention does: the engagements that are there now go.</summary>
    async Task LoseEarlyRecordsAsync()
    {
        foreach (var partition in new[] { 0, 1 })
            if (await EndAsync(bed.Topics.Engagements, partition) is > 0 and var end)
                await bed.Kafka.DeleteRecordsAsync(bed.Topics.Engagements, partition, end, Stop);
    }

    async Task<long> EndAsync(string topic, int partition) =>
        (await new Pipeline.QdrantProgressStore(bed.Qdrant, bed.Generation.UserExplicit).ReadAsync(topic, partition, Stop))?.Offset ?? 0;

    async Task AssertSameAsync(Dictionary<string, (string State, float[] Vectors)> before, string alias)
    {
        var after = await bed.StandAsync(alias);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var user in before.Keys)
            People.AssertSame(before[user], after[user]);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;
}
