using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Streaming.Contracts.Tests;

public sealed class RulesTests
{
    static readonly string TooLong = new('é', 65);

    public static TheoryData<string, Engagement> BrokenEngagements { get; } = new()
    {
        { "event_id", Change(e => e.EventId = "") },
        { "event_id", Change(e => e.EventId = TooLong) },
        { "user_id", Change(e => e.UserId = "") },
        { "item_id", Change(e => e.ItemId = new string('x', 129)) },
        { "action", Change(e => e.Action = Action.Unspecified) },
        { "action", Change(e => e.Action = (Action)99) },
        { "occurred_at", Change(e => e.OccurredAt = new Timestamp { Seconds = -1 }) },
        { "occurred_at", Change(e => e.OccurredAt = new Timestamp { Seconds = 253402300800 }) },
        { "occurred_at", Change(e => e.OccurredAt = new Timestamp { Nanos = 1_000_000_000 }) },
        { "dwell", Change(e => e.Dwell = new Duration { Nanos = -1 }) },
        { "dwell", Change(e => e.Dwell = new Duration { Seconds = -1 }) },
        { "dwell", Change(e => e.Dwell = new Duration { Seconds = 604801 }) },
        { "surface", Change(e => e.Surface = TooLong) },
        { "request_id", Change(e => e.RequestId = TooLong) },
    };

    public static TheoryData<string, ProfileChange> BrokenChanges { get; } = new()
    {
        { "change", new ProfileChange { EventId = "c", UserId = "u" } },
        { "event_id", new ProfileChange { UserId = "u", EraseHistory = new EraseHistory() } },
        { "erase_history.through", new ProfileChange { EventId = "c", UserId = "u", EraseHistory = new EraseHistory { Through = new Timestamp { Seconds = -1 } } } },
        { "follow_topic.topic_id", new ProfileChange { EventId = "c", UserId = "u", FollowTopic = new FollowTopic() } },
        { "unfollow_topic.topic_id", new ProfileChange { EventId = "c", UserId = "u", UnfollowTopic = new UnfollowTopic() } },
        { "drop_collection.collection_id", new ProfileChange { EventId = "c", UserId = "u", DropCollection = new DropCollection() } },
        { "save_collection.item_ids", Messages.SaveCollection() },
        { "save_collection.item_ids", Messages.SaveCollection([.. Enumerable.Range(0, 65).Select(i => $"i{i}")]) },
        { "save_collection.item_ids[1]", Messages.SaveCollection("i1", "") },
        { "save_collection.item_ids[0]", Messages.SaveCollection(TooLong) },
    };

    public static TheoryData<string, Item> BrokenItems { get; } = new()
    {
        { "features[1]", new Item { ItemId = "i", Features = { 1f, float.NaN } } },
        { "vector", Messages.Item(0, 0) },
        { "vector[1]", Messages.Item(1, float.NaN) },
        { "vector[0]", Messages.Item(float.NegativeInfinity, 1) },
        { "space", new Item { ItemId = "i", Vector = { 1f } } },
        { "topics", new Item { ItemId = "i", Space = "s", Vector = { 1f }, Topics = { Enumerable.Repeat("t", 65) } } },
        { "topics[0]", new Item { ItemId = "i", Space = "s", Vector = { 1f }, Topics = { "" } } },
        { "updated_at", new Item { ItemId = "i", Space = "s", Vector = { 1f }, UpdatedAt = new Timestamp { Seconds = long.MaxValue } } },
    };

    public static TheoryData<string, RetrieveRequest> BrokenRequests { get; } = new()
    {
        { "user_id", new RetrieveRequest { Limit = 1 } },
        { "limit", new RetrieveRequest { UserId = "u", Limit = 1001 } },
        { "strategy", new RetrieveRequest { UserId = "u", Strategy = (Strategy)77 } },
        { "exclude_item_ids", new RetrieveRequest { UserId = "u", ExcludeItemIds = { Enumerable.Repeat("i", 10_001) } } },
        { "fallback_topics[0]", new RetrieveRequest { UserId = "u", FallbackTopics = { TooLong } } },
        { "max_staleness", new RetrieveRequest { UserId = "u", MaxStaleness = new Duration { Nanos = 10 } } },
        { "strategy", new RetrieveRequest { UserId = "u", StrategyName = "s", Strategy = Strategy.Implicit } },
        { "blend", new RetrieveRequest { UserId = "u", StrategyName = "s", Blend = new Blend() } },
        { "blend.rule", Blending(b => b.Rule = (BlendRule)9) },
        { "blend.budgets", Blending(b => b.Budgets = (BudgetRule)9) },
        { "blend.fixed_budget", Blending(b => b.FixedBudget = 5) },
        { "blend.fixed_budget", Blending(b => b.Budgets = BudgetRule.Fixed) },
        { "blend.implicit_share", Blending(b => b.ImplicitShare = 1.1) },
        { "blend.diversity_lambda", Blending(b => b.DiversityLambda = double.NaN) },
        { "blend.topic_share", Blending(b => b.TopicShare = 1.5) },
        { "blend.topic_share", Blending(b => (b.TopicShare, b.DiversityLambda) = (0.1, 0.5)) },
        { "blend.diversity_pool", Blending(b => b.DiversityPool = 5) },
        { "context.topic_weights", Weighing([.. Enumerable.Range(0, 65).Select(i => new TopicWeight { TopicId = $"t{i}", Weight = 1 })]) },
        { "context.topic_weights[0].topic_id", Weighing(new TopicWeight()) },
        { "context.topic_weights[1].topic_id", Weighing(new TopicWeight { TopicId = "t" }, new TopicWeight { TopicId = "t" }) },
        { "context.topic_weights[0].weight", Weighing(new TopicWeight { TopicId = "t", Weight = 10.1 }) },
        { "context.topic_weights[0].weight", Weighing(new TopicWeight { TopicId = "t", Weight = double.NaN }) },
        { "context.item_half_life", new RetrieveRequest { UserId = "u", Context = new Context { ItemHalfLife = new Duration() } } },
        { "max_staleness", new RetrieveRequest { UserId = "u", MaxStaleness = new Duration { Seconds = 604801 } } },
        { "after", new RetrieveRequest { UserId = "u", After = { Enumerable.Repeat(new ProducedRecord { Topic = "t" }, 65) } } },
        { "after[1].offset", new RetrieveRequest { UserId = "u", After = { new ProducedRecord { Topic = "t" }, new ProducedRecord { Topic = "t", Offset = -1 } } } },
        { "after_token", new RetrieveRequest { UserId = "u", AfterToken = "*" } },
        { "after_token", new RetrieveRequest { UserId = "u", AfterToken = "_____w" } },
        { "after_token.topic", new RetrieveRequest { UserId = "u", AfterToken = ProducedToken.Of(new ProducedRecord()) } },
        { "timeout", new RetrieveRequest { UserId = "u", Timeout = new Duration { Seconds = 60, Nanos = 1_000_000 } } },
    };

    public static TheoryData<string, ExperimentDecision> BrokenDecisions { get; } = new()
    {
        { "decision", new ExperimentDecision { DecidedAt = new Timestamp { Seconds = 1 } } },
        { "ramp.experiment", new ExperimentDecision { Ramp = new RampDecision { Status = RampStatus.Running } } },
        { "ramp.status", new ExperimentDecision { Ramp = new RampDecision { Experiment = "e" } } },
        { "ramp.exposure", new ExperimentDecision { Ramp = new RampDecision { Experiment = "e", Status = RampStatus.Running, Exposure = 1.5 } } },
        { "split.implicit_share", new ExperimentDecision { Split = new LearnedSplit { ImplicitShare = double.NaN } } },
        { "split.implicit_weights[1]", new ExperimentDecision { Split = new LearnedSplit { ImplicitWeights = { 1, -1 } } } },
        { "split.topic_weight", new ExperimentDecision { Split = new LearnedSplit { TopicWeight = double.PositiveInfinity } } },
    };

    [Theory, MemberData(nameof(BrokenDecisions))]
    public void Decision_WithABrokenField_IsRefusedByItsName(string field, ExperimentDecision message) =>
        AssertRefused(RecordCodec.ExperimentDecision, field, message);

    [Theory, MemberData(nameof(BrokenEngagements))]
    public void Engagement_WithABrokenField_IsRefusedByItsName(string field, Engagement message) =>
        AssertRefused(RecordCodec.Engagement, field, message);

    [Theory, MemberData(nameof(BrokenChanges))]
    public void ProfileChange_WithABrokenField_IsRefusedByItsName(string field, ProfileChange message) =>
        AssertRefused(RecordCodec.ProfileChange, field, message);

    [Theory, MemberData(nameof(BrokenItems))]
    public void Item_WithABrokenField_IsRefusedByItsName(string field, Item message) => AssertRefused(RecordCodec.Item, field, message);

    [Theory, MemberData(nameof(BrokenRequests))]
    public void Request_WithABrokenField_IsRefusedByItsName(string field, RetrieveRequest message) =>
        AssertRefused(RecordCodec.RetrieveRequest, field, message);

    [Fact]
    public void Reply_WithoutAnOutcome_IsRefused() => AssertRefused(RecordCodec.RetrievalReply, "outcome", new RetrievalReply { RequestId = "r" });

    [Fact]
    public void Served_WithAnItemWithoutId_IsRefused() =>
        AssertRefused(RecordCodec.Served, "items[0].item_id", new Served { RequestId = "r", UserId = "u", Items = { new ServedItem() } });

    [Fact]
    public void Served_WithAnArmOfNoExperiment_IsRefused() => AssertRefused(
        RecordCodec.Served, "arm.experiment", new Served { RequestId = "r", UserId = "u", Arm = new ArmAssignment { Arm = "control" } });

    [Fact]
    public void Messages_AtTheirLimits_AreAccepted()
    {
        RecordCodec.Engagement.Validate(Change(e =>
        {
            e.UserId = new string('é', 64);
            e.OccurredAt = new Timestamp { Seconds = 253402300799, Nanos = 999_999_999 };
            e.Dwell = new Duration { Seconds = 604800 };
        }));
        RecordCodec.Engagement.Validate(new Engagement { EventId = "e", UserId = "u", ItemId = "i", Action = Action.View });
        RecordCodec.ProfileChange.Validate(Messages.SaveCollection([.. Enumerable.Range(0, 64).Select(i => $"i{i}")]));
        RecordCodec.ProfileChange.Validate(Messages.Follow());
        RecordCodec.ProfileChange.Validate(new ProfileChange { EventId = "c", UserId = "u", CloseAccount = new CloseAccount() });
        RecordCodec.RetrieveRequest.Validate(new RetrieveRequest { UserId = "u", Limit = 1000 });
        RecordCodec.Served.Validate(Messages.Served());
    }

    static Engagement Change(System.Action<Engagement> change)
    {
        var engagement = Messages.Engagement();
        change(engagement);
        return engagement;
    }

    static void AssertRefused<T>(RecordCodec<T> codec, string field, T message) where T : class, IMessage<T>, new()
    {
        var error = Assert.Throws<InvalidMessageException>(() => codec.Decode([], codec.Encode(message)));

        Assert.Equal((InvalidMessageException.Invalid, field), (error.ErrorClass, error.Field));
        Assert.Equal($"{field}: {error.Reason}", error.Message);
    }

    static RetrieveRequest Blending(System.Action<Blend> change)
    {
        var blend = new Blend();
        change(blend);
        return new RetrieveRequest { UserId = "u", Blend = blend };
    }

    static RetrieveRequest Weighing(params TopicWeight[] weights) =>
        new() { UserId = "u", Context = new Context { TopicWeights = { weights } } };
}
