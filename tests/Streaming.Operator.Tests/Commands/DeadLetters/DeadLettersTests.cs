using System.Text;
using System.Text.Json;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Operator.Tests.Stage;
using Streaming.Qdrant;

namespace Streaming.Operator.Tests.Commands.DeadLetters;

public sealed class DeadLettersTests(DeadLettersTests.Running bed) : IClassFixture<DeadLettersTests.Running>
{
    readonly string _user = "user-" + Guid.NewGuid().ToString("N")[..8];

    public sealed class Running : Bed, IAsyncLifetime
    {
        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            await StartAsync("implicit", "explicit");
            await ProduceAsync(Topics.Engagements, "warm-up", Messages.Click("warm-up", "warm-up", "north"));
            await CaughtUpAsync();
        }
    }

    [Fact]
    public async Task RefusedRecord_IsListedOnce_ThoughBothWorkersRefuseIt()
    {
        var place = await RefusedAsync();
        var list = await bed.RunAsync("dead-letters", "list", "--key", _user, "--json");

        using var json = JsonDocument.Parse(list.Output);
        var line = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(place, line.GetProperty("record").GetString());
        Assert.Equal("invalid", line.GetProperty("errorClass").GetString());
        Assert.Equal(2, line.GetProperty("refusedBy").GetArrayLength());
        var show = await bed.RunAsync("dead-letters", "show", place);
        show.EndedWith(ExitCode.Well);
        Assert.Contains($"\"userId\": \"{_user}\"", show.Output, StringComparison.Ordinal);
        Assert.Contains("dwell: is outside of 0 to 604800 seconds", show.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayThatFailsAgain_IsANewDeadLetterThatNamesItsFirstOrigin()
    {
        var place = await RefusedAsync();
        var forecast = await bed.RunAsync("dead-letters", "replay", place, "--dry-run");
        Assert.Contains("would fail again: invalid, dwell", forecast.Output, StringComparison.Ordinal);
        Assert.Equal(2, await LettersAsync(place));

        (await bed.RunAsync("dead-letters", "replay", place)).EndedWith(ExitCode.Well);
        await Eventually.HoldsAsync(async () => await LettersAsync(place) is var letters and < 4 ? $"{letters} dead letters" : null);
        (await bed.RunAsync("dead-letters", "replay", place)).EndedWith(ExitCode.Well);
        await Eventually.HoldsAsync(async () => await LettersAsync(place) is var letters and < 6 ? $"{letters} dead letters" : null);

        using var json = JsonDocument.Parse((await bed.RunAsync("dead-letters", "list", "--key", _user, "--json")).Output);
        var line = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal((place, 2), (line.GetProperty("record").GetString(), line.GetProperty("replays").GetInt32()));
    }

    [Fact]
    public async Task DryRun_SaysWhoWouldChange_AndTheReplayChangesThemAtTheirFirstTime()
    {
        var first = DateTimeOffset.UnixEpoch.AddYears(50);
        var place = await RefuseAsync(Messages.Click(_user, "e-1", "north"), first);
        var forecast = await bed.RunAsync("dead-letters", "replay", place, "--dry-run", "--json");
        using (var json = JsonDocument.Parse(forecast.Output))
            Assert.Equal(_user, Assert.Single(json.RootElement.GetProperty("changing").EnumerateArray()).GetString());
        Assert.Null(await bed.UserAsync(Generation.UserImplicitAlias, _user));

        await bed.RunAsync("dead-letters", "replay", "--key", _user, "--topic", bed.Topics.Engagements);
        await bed.CaughtUpAsync();

        Assert.Equal(first.ToUnixTimeMilliseconds(), Assert.Single((await bed.UserAsync(Generation.UserImplicitAlias, _user))!.State.Window).Time);
        forecast = await bed.RunAsync("dead-letters", "replay", place, "--dry-run");
        Assert.Contains("both kinds: known already", forecast.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayOfWhatWasBeforeAnErasure_StaysErased()
    {
        await bed.ProduceAsync(bed.Topics.ProfileChanges, _user, Messages.Erase(_user, "erase-1"));
        await bed.CaughtUpAsync();
        var fence = (await bed.UserAsync(Generation.UserExplicitAlias, _user))!.State.ErasedAt!.Value;
        // Without a time of its own the record's counts: that of the replay would be after the erasure.
        var place = await RefuseAsync(Messages.Click(_user, "e-1", "north"), DateTimeOffset.FromUnixTimeMilliseconds(fence - 1));
        Assert.Contains("erased: not after the fence", (await bed.RunAsync("dead-letters", "replay", place, "--dry-run")).Output, StringComparison.Ordinal);

        await bed.RunAsync("dead-letters", "replay", place);
        await bed.CaughtUpAsync();

        foreach (var alias in new[] { Generation.UserImplicitAlias, Generation.UserExplicitAlias })
        {
            var user = (await bed.UserAsync(alias, _user))!;
            Assert.Empty(user.State.Window);
            Assert.Equal((fence, 1), (user.State.ErasedAt, user.Counts.Late));
        }
    }

    [Fact]
    public async Task Replay_OfNothingChosen_IsWrongInput()
    {
        (await bed.RunAsync("dead-letters", "replay")).EndedWith(ExitCode.WrongInput);
        (await bed.RunAsync("dead-letters", "show", "nonsense")).EndedWith(ExitCode.WrongInput);
        (await bed.RunAsync("dead-letters", "show", $"{bed.Topics.Engagements}/0/99999")).EndedWith(ExitCode.WrongInput);
    }

    /// <summary>Produces a record that both workers refuse.</summary>
    async Task<string> RefusedAsync()
    {
        var at = await bed.ProduceAsync(bed.Topics.Engagements, _user, Messages.TooLong(_user, "bad-1"));
        var place = $"{at.Topic}/{at.Partition.Value}/{at.Offset.Value}";
        await Eventually.HoldsAsync(async () => await LettersAsync(place) is var letters and < 2 ? $"{letters} dead letters" : null);
        return place;
    }

    /// <summary>A valid record among the dead letters, as a defect that is mended by now would have left it.</summary>
    async Task<string> RefuseAsync(Engagement engagement, DateTimeOffset at)
    {
        var key = Encoding.UTF8.GetBytes(engagement.UserId);
        var offset = Random.Shared.NextInt64(1L << 40);
        await bed.RefuseAsync(
            new SourceRecord(bed.Topics.Engagements, 1, offset, at.ToUnixTimeMilliseconds(), key, RecordCodec.Engagement.Encode(engagement), null), "refused", "why");
        return $"{bed.Topics.Engagements}/1/{offset}";
    }

    async Task<int> LettersAsync(string place)
    {
        var show = await bed.RunAsync("dead-letters", "show", place, "--json");
        if (show.ExitCode != ExitCode.Well)
            return 0;
        using var json = JsonDocument.Parse(show.Output);
        return json.RootElement.GetProperty("refusals").GetArrayLength();
    }
}
