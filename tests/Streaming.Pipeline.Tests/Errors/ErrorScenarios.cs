using Confluent.Kafka;
using Google.Protobuf;
using Grpc.Core;
using Streaming.Catalogue.Items;
using Streaming.Contracts;
using Streaming.Inference;
using Streaming.Interests;
using Streaming.Kafka;
using Streaming.Pipeline.Erasures;
using Streaming.Pipeline.Tests.Engine;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>Lets each error of the table happen, and says in its words what became of it.</summary>
static class ErrorScenarios
{
    static readonly Dictionary<string, Func<ErrorStage, Task<string>>> All = new()
    {
        ["undecodable"] = stage => DeadLetterAsync(stage, "undecodable", User(), [0xFF, 0xFF]),
        ["invalid"] = stage => DeadLetterAsync(stage, "invalid", "without-item", ErrorStage.Engagement("without-item", "e", item: "")),
        ["decoder_failed"] = stage => DecodeAsync(stage, "decoder_failed", () => throw new InvalidOperationException("a defect")),
        ["wrong_space"] = stage => ItemAsync(stage, "wrong_space", new Item { Space = "another", Vector = { 1f, 1f, 1f, 1f } }),
        ["wrong_dimension"] = stage => ItemAsync(
            stage, "wrong_dimension", new Item { Space = stage.Pipeline.Model.Description.Space, Vector = { 1f, 1f, 1f } }),
        ["no_vector"] = stage => ItemAsync(stage, "no_vector", new Item(), hasTower: false),
        ["wrong_features"] = stage => ItemAsync(stage, "wrong_features", new Item { Features = { 1f } }),
        ["corrupt_state"] = stage => StoredAsync(stage, "corrupt_state", point => point.Payload["state"] = new Value { StringValue = "////" }),
        ["id_conflict"] = stage => StoredAsync(stage, "id_conflict", point => point.Payload["user_id"] = new Value { StringValue = "somebody else" }),
        ["non_finite"] = NonFiniteAsync,
        ["refused"] = HalveAsync,
        [nameof(InvalidMessageException)] = stage => DeadLetterAsync(stage, InvalidMessageException.Undecodable, User(), [0xFF, 0xFF]),
        [nameof(InvalidRecordException)] = stage => DecodeAsync(stage, "any", () => throw new InvalidRecordException("any", "for any reason")),
        [nameof(PoisonedUserException)] = NonFiniteAsync,
        [nameof(NonFiniteInterestException)] = NonFiniteAsync,
        [nameof(QdrantRefusedException)] = async stage => $"{await HalveAsync(stage)}, {await RetryAsync(stage, Missing())}",
        [nameof(QdrantAnswerTooLargeException)] = async stage =>
            $"{await AskForHalfAsync(stage)}, {await RetryAsync(stage, new QdrantAnswerTooLargeException("one user does not fit"))}",
        [nameof(QdrantUnavailableException)] = async stage =>
            $"{await RetryAsync(stage, new QdrantUnavailableException("away"))}, {await PauseAsync(stage)}",
        [nameof(QdrantDeniedException)] = stage => RetryAsync(stage, new QdrantDeniedException("no rights")),
        [nameof(ContendedUsersException)] = stage => RetryAsync(stage, new ContendedUsersException(1, 32)),
        [nameof(ErasureNotDurableException)] = stage => RetryAsync(stage, new ErasureNotDurableException(new ErasureReceipt(), "collection")),
        [nameof(KafkaException)] = RetryDeadLetterAsync,
        [nameof(Exception)] = stage => RetryAsync(stage, new InvalidOperationException("a defect")),
        [nameof(StreamFaultedException)] = ErrorsThatStop.StreamAsync,
        [nameof(GenerationException)] = ErrorsThatStop.GenerationAsync,
        [nameof(NotSupportedException)] = ErrorsThatStop.VersionAsync,
        [nameof(ModelException)] = ErrorsThatStop.ModelAsync,
        ["InvalidSettingException"] = ErrorsThatStop.SettingAsync,
    };

    public static Task<string> RunAsync(string error, ErrorStage stage) => All[error](stage);

    static async Task<string> DeadLetterAsync(ErrorStage stage, string errorClass, string user, byte[] value)
    {
        var (outcome, found) = await stage.ProduceAndWatchAsync(user, value);
        Assert.Equal(errorClass, found);
        return outcome;
    }

    static Task<string> DecodeAsync(ErrorStage stage, string errorClass, System.Action decoding)
    {
        var user = User();
        stage.Decodings[user] = decoding;
        return DeadLetterAsync(stage, errorClass, user, ErrorStage.Engagement(user, "e"));
    }

    /// <summary>What the catalogue worker's decoder makes of an item, in the place of this engine's.</summary>
    static Task<string> ItemAsync(ErrorStage stage, string errorClass, Item item, bool hasTower = true)
    {
        item.ItemId = "item";
        return DecodeAsync(stage, errorClass, () => new CatalogueDecoder(stage.Pipeline.Model.Description, new UnknowingTower(hasTower)).TryDecode(
            new SourceRecord("items", 0, 0, 1, "item"u8.ToArray(), item.ToByteArray(), null), out _, out _));
    }

    static async Task<string> StoredAsync(ErrorStage stage, string errorClass, System.Action<PointStruct> spoil)
    {
        var user = User();
        var point = UserPayloadTests.Written(UserPoint.New(user) with { WriteId = "w", Revision = 1 });
        spoil(point);
        await stage.Pipeline.Qdrant.UpsertAsync(FencedWrites.Insert(stage.Pipeline.Generation.UserImplicit, [point]), Cancel);
        return await DeadLetterAsync(stage, errorClass, user, ErrorStage.Engagement(user, "e"));
    }

    static Task<string> NonFiniteAsync(ErrorStage stage)
    {
        var user = User();
        return DeadLetterAsync(stage, PoisonedUserException.NonFinite, user, ErrorStage.Engagement(user, "e", NotFiniteFor.Item));
    }

    /// <summary>A batch of eight, of which the server refuses one.</summary>
    static async Task<string> HalveAsync(ErrorStage stage)
    {
        string[] users = [.. Enumerable.Range(0, 8).Select(_ => User())];
        var client = new RefusingQdrant(stage.Pipeline.Client(), users[5]);
        var worker = stage.Pipeline.Worker(client: client);
        await worker.Handler.HandleAsync(
            [.. users.Select((user, i) => TestWorker.Records(user, i, new EngagementEvent(1, "e", "item", EngagementAction.View, -1)))], Cancel);

        var letter = Assert.Single(worker.DeadLetters.Sent);
        Assert.Equal((5, PoisonedUserException.Refused), (letter.Record.Offset, letter.ErrorClass));
        foreach (var neighbour in users.Where(user => user != users[5]))
            Assert.Equal(["e"], await worker.EventsAsync(neighbour));
        Assert.Null(await worker.ReadAsync(users[5]));
        return client.Writes > 1 ? "halve, dead letter" : "dead letter";
    }

    /// <summary>A batch of eight, of which only one at a time fits an answer.</summary>
    static async Task<string> AskForHalfAsync(ErrorStage stage)
    {
        string[] users = [.. Enumerable.Range(0, 8).Select(_ => User())];
        var worker = stage.Pipeline.Worker(client: new NarrowQdrant(stage.Pipeline.Client()));
        await worker.Handler.HandleAsync(
            [.. users.Select((user, i) => TestWorker.Records(user, i, new EngagementEvent(1, "e", "item", EngagementAction.View, -1)))], Cancel);

        Assert.Empty(worker.DeadLetters.Sent);
        foreach (var user in users)
            Assert.Equal(["e"], await worker.EventsAsync(user));
        return "halve";
    }

    static async Task<string> RetryAsync(ErrorStage stage, Exception failure)
    {
        var user = User();
        stage.Failures[user] = failure;
        var (outcome, errorClass) = await stage.ProduceAndWatchAsync(user, ErrorStage.Engagement(user, "e"));
        Assert.Null(errorClass);
        return outcome;
    }

    static async Task<string> PauseAsync(ErrorStage stage)
    {
        var user = User();
        stage.Pipeline.Server.Faults.Before = (_, _) => throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "down"));
        try
        {
            await stage.ProduceAsync(user, ErrorStage.Engagement(user, "e"));
            await Eventually.TrueAsync(() => stage.Health.State == StreamState.Paused);
        }
        finally
        {
            stage.Pipeline.Server.Faults.Before = null;
        }
        var reader = stage.Pipeline.Worker();
        await Eventually.TrueAsync(async () => (await reader.EventsAsync(user)).Length == 1);
        await Eventually.TrueAsync(() => stage.Health.State == StreamState.Running);
        return "pause";
    }

    static async Task<string> RetryDeadLetterAsync(ErrorStage stage)
    {
        stage.Worker.DeadLetters.NextFailure = new KafkaException(ErrorCode.Local_MsgTimedOut);
        Assert.Equal("dead letter", await DeadLetterAsync(stage, InvalidMessageException.Undecodable, User(), [0xFF, 0xFF]));
        return stage.Worker.DeadLetters.Failed ? "retry" : "applied at once";
    }

    static QdrantRefusedException Missing()
    {
        var missing = new QdrantRefusedException("no such collection", new RpcException(new Grpc.Core.Status(StatusCode.NotFound, "")));
        Assert.False(missing.IsContent);
        return missing;
    }

    static string User() => Guid.NewGuid().ToString();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
