using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Contracts.Tests;
using Streaming.Explicit;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Items;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using ChoiceKind = Streaming.Interests.ChoiceKind;

namespace Streaming.Pipeline.Tests;

public sealed class HostileEventTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    const long RecordTime = 1_800_000_000_000;

    static readonly Engagement Engaged = new()
    {
        EventId = "e1", UserId = "u1", ItemId = "i1", Action = Contracts.Action.Click, OccurredAt = new Timestamp { Seconds = 1_700_000_000 },
    };

    static readonly ProfileChange Saved = new()
    {
        EventId = "e1", UserId = "u1", SaveCollection = new SaveCollection { CollectionId = "c", Name = "n", ItemIds = { "i1", "i2" } },
    };

    [Fact]
    public void AnyBytes_AreAnEventNotAfterItsRecord_OrRefusedWithAReason()
    {
        var decoder = new UserEventDecoder(new ExplicitInterests(fixture.Model), new SharedIds(100), "engagements");
        HostileBytes.ForAll(Forms(RecordCodec.Engagement, Engaged), bytes => Check(decoder, "engagements", bytes));
        HostileBytes.ForAll(Forms(RecordCodec.ProfileChange, Saved), bytes => Check(decoder, "profile-changes", bytes));
    }

    [Fact]
    public async Task PointThatBelongsToAnotherUser_SetsTheNewcomerAside_AndWritesItsNeighbours()
    {
        var worker = fixture.Worker();
        var (newcomer, neighbour) = ($"newcomer-{Guid.NewGuid()}", $"neighbour-{Guid.NewGuid()}");
        var squatter = UserPayloadTests.Written(UserPoint.New("squatter") with { WriteId = "w", Revision = 1 });
        squatter.Id = PointIds.User(newcomer).ToPointId();
        await fixture.Qdrant.UpsertAsync(FencedWrites.Insert(fixture.Generation.UserImplicit, [squatter]), TestContext.Current.CancellationToken);

        await worker.Handler.HandleAsync(
            [TestWorker.Records(newcomer, 0, View("a")), TestWorker.Records(neighbour, 1, View("b"))], TestContext.Current.CancellationToken);

        Assert.Equal(["id_conflict"], worker.DeadLetters.Sent.Select(letter => letter.ErrorClass));
        Assert.Equal("squatter", (await worker.ReadAsync(newcomer))!.UserId);
        Assert.Single((await worker.ReadAsync(neighbour))!.State.Window);
    }

    [Fact]
    public async Task StatesNearTheLimit_TooMuchForOneAnswerTogether_AreLoadedInPartsAndWritten()
    {
        string[] users = [.. Enumerable.Range(0, 6).Select(i => $"{i}-{Guid.NewGuid()}")];
        foreach (var user in users)
            await fixture.Worker(Generation.UserExplicitAlias).HandleAsync(user, [.. Enumerable.Range(0, 256).Select(i => Collection(i, active: true))]);

        var worker = fixture.Worker(Generation.UserExplicitAlias, fixture.Client(("Qdrant:MaxReceiveMessageSize", "8388608")));
        await worker.Handler.HandleAsync(
            [.. users.Select(user => TestWorker.Records(user, 1000, Collection(255, active: false)))], TestContext.Current.CancellationToken);

        Assert.Empty(worker.DeadLetters.Sent);
        foreach (var user in users)
            Assert.Equal((256, 255), (await worker.ReadAsync(user))!.State.Choices is var choices ? (choices.Count, choices.Count(choice => choice.Active)) : default);
    }

    /// <summary>A collection of 64 items, each with the longest id there is.</summary>
    static ChoiceEvent Collection(int number, bool active) => new(
        active ? number : 1000 + number, ChoiceKind.Collection, $"collection-{number}", active,
        active ? [.. Enumerable.Range(0, 64).Select(item => $"{number}-{item}-".PadRight(128, 'x'))] : []);

    static EngagementEvent View(string eventId) => new(1, eventId, "north", EngagementAction.View, -1);

    static byte[][] Forms<T>(RecordCodec<T> codec, T message) where T : class, Google.Protobuf.IMessage<T>, new() =>
        [codec.Encode(message), codec.EncodeJson(message), codec.EncodeFramed(message, 1)];

    static void Check(UserEventDecoder decoder, string topic, byte[] bytes)
    {
        try
        {
            decoder.TryDecode(new SourceRecord(topic, 0, 0, RecordTime, null, bytes, null), out var key, out var decoded);
            Assert.NotEmpty(key);
            Assert.InRange(decoded.Time, 0, RecordTime);
        }
        catch (InvalidRecordException e)
        {
            Assert.Contains(": ", e.Message, StringComparison.Ordinal);
        }
    }
}
