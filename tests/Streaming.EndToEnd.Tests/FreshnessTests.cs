using Confluent.Kafka;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Streaming.Contracts;
using Streaming.EndToEnd.Tests.Stage;

namespace Streaming.EndToEnd.Tests;

[Collection(Cluster.Collection)]
public sealed class FreshnessTests(Cluster cluster) : IDisposable
{
    const string User = "impatient-user";

    readonly GrpcChannel _channel = GrpcChannel.ForAddress(cluster.QueryGrpc);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task AnswerAfterARecord_HasIt_WhateverTheRecordIs()
    {
        var shop = new Shop("freshness", topics: 2, itemsPerTopic: 20);
        await cluster.LoadAsync(shop.Items, Cancel);
        foreach (var item in shop.Items.Take(5))
        {
            var clicked = await ProduceAsync(cluster.Topics.Engagements, new Engagement
            {
                EventId = $"{User}-{item.ItemId}", UserId = User, ItemId = item.ItemId, Action = Contracts.Action.Click,
            }.ToByteArray());

            var answer = await AskAsync(clicked);

            Assert.NotEmpty(answer.Items);
            Assert.DoesNotContain(answer.Items, answered => answered.ItemId == item.ItemId);
            Assert.Equal(clicked.Offset.Value, answer.Implicit.Applied.Single(a => a.Topic == cluster.Topics.Engagements).Offset);
        }

        var follow = new ProfileChange { EventId = "follows", UserId = User, FollowTopic = new FollowTopic { TopicId = shop.Topics[1] } };
        var followed = await ProduceAsync(cluster.Topics.ProfileChanges, follow.ToByteArray());
        Assert.Contains((await AskAsync(followed)).Interests, interest => interest.Id == shop.Topics[1]);
        Assert.NotEmpty((await AskAsync(followed, Strategy.Implicit)).Items);

        var deadLettered = await ProduceAsync(cluster.Topics.Engagements, [0xff, 0xff]);
        Assert.NotEmpty((await AskAsync(deadLettered)).Items);
    }

    [Fact]
    public async Task QuietUser_OnIdlePartitions_IsFresh()
    {
        var answer = await Client.RetrieveAsync(
            new RetrieveRequest { UserId = "never-heard-of", MaxStaleness = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) },
            deadline: Deadline(20), cancellationToken: Cancel);

        Assert.Null(answer.Implicit.NewestEvent);
        var oldest = answer.Implicit.Progress.Concat(answer.Explicit.Progress).Min(p => p.AppliedUpTo.ToUnixMilliseconds());
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - oldest, 0, 10_000);
    }

    [Fact]
    public async Task RecordThatIsNotProducedYet_IsNotYet()
    {
        var never = new ProducedRecord { Topic = cluster.Topics.Engagements, Partition = 0, Offset = 1_000_000 };

        var error = await Assert.ThrowsAsync<RpcException>(async () => await Client.RetrieveAsync(
            new RetrieveRequest { UserId = User, After = { never } }, deadline: Deadline(3), cancellationToken: Cancel));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    Retrieval.RetrievalClient Client => new(_channel);

    Task<TopicPartitionOffset> ProduceAsync(string topic, byte[] value) => cluster.ProduceAndTellAsync(topic, User, value);

    async Task<RetrieveResponse> AskAsync(TopicPartitionOffset produced, Strategy strategy = Strategy.Blended)
    {
        var token = ProducedToken.Of(new ProducedRecord { Topic = produced.Topic, Partition = produced.Partition.Value, Offset = produced.Offset.Value });
        return await Client.RetrieveAsync(
            new RetrieveRequest { UserId = User, Strategy = strategy, AfterToken = token }, deadline: Deadline(20), cancellationToken: Cancel);
    }

    static DateTime Deadline(int seconds) => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(seconds);
}
