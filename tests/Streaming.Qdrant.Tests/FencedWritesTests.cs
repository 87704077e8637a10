using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant.Tests;

public sealed class FencedWritesTests
{
    static readonly PointStruct A = Point("a"), B = Point("b");

    public static TheoryData<UpsertPoints> EveryWrite =>
    [
        FencedWrites.Update("c", [(A, "w1")]), FencedWrites.Insert("c", [A]), FencedWrites.NotOlder("c", [(A, 5)]), FencedWrites.Forward("c", A, 8, 100),
    ];

    [Theory]
    [MemberData(nameof(EveryWrite))]
    public void Write_OfAnyKind_IsStrongAndWaits(UpsertPoints request)
    {
        Assert.Equal(WriteOrderingType.Strong, request.Ordering.Type);
        Assert.True(request.Wait);
    }

    [Fact]
    public void Read_OfAnyKind_AsksTheMajority()
    {
        Assert.Equal(ReadConsistencyType.Majority, MajorityReads.Get("c", [Guid.Empty]).ReadConsistency.Type);
        Assert.Equal(ReadConsistencyType.Majority, MajorityReads.Scroll("c", null, 10).ReadConsistency.Type);
    }

    [Fact]
    public void Update_EachPoint_HasItsOwnClause()
    {
        var request = FencedWrites.Update("c", [(A, "w1"), (B, "w2")]);
        Assert.Equal(UpdateMode.UpdateOnly, request.UpdateMode);
        Assert.Equal(
            [Conditions.All(Conditions.HasId(A.Id), Conditions.Keyword("write_id", "w1")),
             Conditions.All(Conditions.HasId(B.Id), Conditions.Keyword("write_id", "w2"))],
            request.UpdateFilter.Should);
    }

    [Fact]
    public void Insert_LeavesPresentPointsAlone()
    {
        var request = FencedWrites.Insert("c", [A, B]);
        Assert.Equal(UpdateMode.InsertOnly, request.UpdateMode);
        Assert.Null(request.UpdateFilter);
    }

    [Fact]
    public void NotOlder_AbsentPoints_AreInserted() => Assert.Equal(UpdateMode.Upsert, FencedWrites.NotOlder("c", [(A, 5)]).UpdateMode);

    [Fact]
    public void Write_SameIdTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => FencedWrites.Update("c", [(A, "w1"), (Point("a"), "w2")]));
        Assert.Throws<ArgumentException>(() => FencedWrites.Insert("c", [A, A]));
        Assert.Throws<ArgumentException>(() => FencedWrites.NotOlder("c", [(A, 1), (A, 2)]));
    }

    static PointStruct Point(string user) => new() { Id = PointIds.User(user).ToPointId() };
}
