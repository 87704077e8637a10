namespace Streaming.Qdrant.Tests;

public sealed class PointIdsTests
{
    static readonly Guid Dns = new("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    [Theory]
    [InlineData("www.example.com", "2ed6657d-e927-568b-95e1-2665a8aea6a2")] // RFC 9562, appendix A.4
    [InlineData("python.org", "886313e1-3b8a-5372-9b90-0c9aee199e5d")] // Python's documentation of uuid
    public void Version5_PublishedVectors_AreMet(string name, string expected) =>
        Assert.Equal(new Guid(expected), PointIds.Version5(Dns, name));

    [Fact]
    public void Ids_OfStoredPoints_NeverChange()
    {
        Assert.Equal(PointIds.Version5(PointIds.Namespace, "user/u1"), PointIds.User("u1"));
        Assert.Equal(new Guid("8f3c2b7e-5d0a-4c1e-9b57-2f6f1f0d7a42"), PointIds.Namespace);
        Assert.Equal(PointIds.Version5(PointIds.Namespace, "progress/engagements/3"), PointIds.Progress("engagements", 3));
    }

    [Fact]
    public void Ids_OfDifferentKinds_Differ() =>
        Assert.Equal(4, new HashSet<Guid> { PointIds.User("a/0"), PointIds.Item("a/0"), PointIds.Topic("a/0"), PointIds.Progress("a", 0) }.Count);

    [Fact]
    public void Version5_NameLongerThanTheStackBuffer_Works() =>
        Assert.NotEqual(PointIds.User(new string('x', 400)), PointIds.User(new string('x', 401)));

    [Fact]
    public void PointId_RoundTrips() => Assert.Equal(PointIds.User("u1"), PointIds.User("u1").ToPointId().ToGuid());
}
