using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Streaming.Contracts;
using Streaming.Interests;
using Streaming.Pipeline.Users;
using Streaming.Qdrant;
using Action = Streaming.Contracts.Action;
using AppliedOffset = Streaming.Pipeline.Users.AppliedOffset;

namespace Streaming.Operator.Commands.Capacity;

/// <summary>Bytes of what is sent and stored, from the real encoders with ids of usual length.</summary>
static class Sizes
{
    /// <summary>What a broker keeps of a record beside key and value: batch share, header, timestamps.</summary>
    const int RecordOverhead = 20;

    /// <summary>A record of the topic engagements.</summary>
    public static int Record()
    {
        var engagement = new Engagement
        {
            EventId = Guid.Empty.ToString(), UserId = "user-000000000", ItemId = "item-000000000", Action = Action.Click,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddYears(50)), Dwell = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)),
        };
        return engagement.ToByteArray().Length + engagement.UserId.Length + RecordOverhead;
    }

    /// <summary>A user's point with a full window.</summary>
    public static int Point(int dimension, int interests)
    {
        UserEvent[] events = [.. Enumerable.Range(0, UserState.WindowLength).Select(i => new EngagementEvent(
            i * 1000L, Guid.NewGuid().ToString(), string.Create(CultureInfo.InvariantCulture, $"item-{i:000000000}"), EngagementAction.Click, 30_000))];
        var point = UserPoint.New("user-000000000") with
        {
            Revision = 100, WriteId = $"{Guid.Empty:N}-100", State = UserState.Empty.Fold(events, new FoldOutcome[events.Length]),
            Applied = [new AppliedOffset("engagements", 100, 1_000_000_000)],
            Interests = [.. Enumerable.Range(0, interests).Select(k => new StoredInterest(null, Guid.Empty.ToString(), 1.5, "item-000000000", k))],
            Vectors = new float[dimension * interests],
            Members = new byte[UserState.WindowLength],
        };
        var buffer = new WireBuffer(64 * 1024);
        UserPayload.Encode(point, Guid.Empty, dimension, buffer);
        return buffer.Written.Length;
    }

    /// <summary>An item with its vector, topics and times.</summary>
    public static int Item(int dimension) => (dimension * sizeof(float)) + 200;
}
