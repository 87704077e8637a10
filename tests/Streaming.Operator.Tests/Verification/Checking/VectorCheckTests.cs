using Streaming.Operator.Verification.Checking;
using Streaming.Pipeline;
using Streaming.Pipeline.Users;

namespace Streaming.Operator.Tests.Verification.Checking;

public class VectorCheckTests
{
    static readonly StoredInterest Interest = new(null, "a", 1, "item", 10);

    static readonly InferredInterests Expected = new([Interest], [0.6f, 0.8f], ["item/late"]);

    static readonly UserPoint Point = UserPoint.New("anna") with { Interests = [Interest], Vectors = [0.6f, 0.8f], Unresolved = ["item/late"] };

    [Fact]
    public void Difference_OfRounding_IsNone() => Assert.Null(VectorCheck.Difference(Expected, Point with { Vectors = [0.600005f, 0.8f] }));

    [Fact]
    public void Difference_OfACoordinate_IsFound() =>
        Assert.Contains("is off by", VectorCheck.Difference(Expected, Point with { Vectors = [0.60002f, 0.8f] }), StringComparison.Ordinal);

    [Fact]
    public void Difference_OfAnInterest_IsFound() =>
        Assert.Contains("interests are", VectorCheck.Difference(Expected, Point with { Interests = [Interest with { Id = "b" }] }), StringComparison.Ordinal);

    [Fact]
    public void Difference_OfWhatIsWaitedFor_IsFound() =>
        Assert.Contains("waits for", VectorCheck.Difference(Expected, Point with { Unresolved = [] }), StringComparison.Ordinal);

    [Fact]
    public void Difference_MissingVectors_IsFound() =>
        Assert.Contains("floats", VectorCheck.Difference(Expected, Point with { Vectors = [] }), StringComparison.Ordinal);
}
