using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class ContextWeightTests
{
    static readonly Gen<double> s_factors = Gen.Elements(0, 0.1, 1, 1.5, 10);

    [Fact]
    public void FactorOfOne_ChangesNothing() =>
        Holds.ForAll(Gen.Choose(-100, 100), cosine => Assert.Equal(cosine / 100f, ContextWeight.Apply(cosine / 100f, 1), 1e-6f));

    [Fact]
    public void MoreIsNeverLess() => Holds.ForAll(Gen.Zip(Gen.Choose(-100, 99), Gen.Zip(s_factors, s_factors)), x =>
    {
        var (cosine, (factor, other)) = x;
        Assert.True(ContextWeight.Apply(cosine / 100f, Math.Min(factor, other)) <= ContextWeight.Apply(cosine / 100f, Math.Max(factor, other)));
        Assert.True(ContextWeight.Apply(cosine / 100f, factor) <= ContextWeight.Apply((cosine + 1) / 100f, factor));
    });

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(0, 1)]
    [InlineData(100, 0.5)]
    [InlineData(300, 0.125)]
    public void AgeHalvesWithEveryHalfLife(long age, double weight) => Assert.Equal(weight, ContextWeight.OfAge(age, 100), 1e-12);
}
