using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class DecayedCountTests
{
    const long HalfLife = 1000;

    static readonly Gen<(double Weight, long Time)[]> s_added =
        (from weight in Gen.Choose(0, 4)
         from time in Gen.Choose(0, 20_000)
         select ((double)weight, (long)time)).ArrayOf();

    [Fact]
    public void Count_IsTheSumOfWhatIsLeftOfEach() => Holds.ForAll(s_added, added =>
        Assert.Equal(added.Sum(a => a.Weight * Math.Pow(0.5, (20_000 - a.Time) / (double)HalfLife)), Count(added).At(20_000, HalfLife), 1e-9));

    [Fact]
    public void Count_InAnyOrder_IsTheSame() => Holds.ForAll(s_added, added =>
        Assert.Equal(Count(added).At(20_000, HalfLife), Count([.. added.Reverse()]).At(20_000, HalfLife), 1e-9));

    static DecayedCount Count((double Weight, long Time)[] added) =>
        added.Aggregate(default(DecayedCount), (count, a) => count.Add(a.Weight, a.Time, HalfLife));
}
