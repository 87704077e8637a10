using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class BudgetsTests
{
    static readonly Gen<double[]> s_masses =
        Gen.Elements(0, 1, 1, 2.5, 1e-9, 1e300, double.MaxValue, 1.0 / 3).NonEmptyListOf().Select(masses => masses.ToArray());

    [Fact]
    public void Proportional_SumsToTheTotal_AndStaysWithinOneOfTheShare() => Holds.ForAll(Gen.Zip(s_masses, Gen.Choose(0, 1000)), x =>
    {
        var (masses, total) = x;
        var budgets = Budgets.Proportional(masses, total);

        Assert.Equal(total, budgets.Sum());
        var greatest = masses.Max();
        if (greatest == 0)
            return;
        var sum = masses.Sum(mass => mass / greatest);
        Assert.All(budgets.Zip(masses), pair => Assert.InRange(pair.First - (pair.Second / greatest / sum * total), -1.000001, 1.000001));
        Assert.All(budgets.Zip(masses), pair => Assert.True(pair.Second > 0 || pair.First == 0));
    });

    [Fact]
    public void Equal_SumsToTheTotal_AndDiffersByAtMostOne() => Holds.ForAll(Gen.Zip(Gen.Choose(1, 20), Gen.Choose(0, 1000)), x =>
    {
        var budgets = Budgets.Equal(x.Item1, x.Item2);

        Assert.Equal(x.Item2, budgets.Sum());
        Assert.InRange(budgets.Max() - budgets.Min(), 0, 1);
        Assert.Equal(budgets.OrderDescending(), budgets);
    });

    [Theory]
    [InlineData(3, 4, 20, new[] { 4, 4, 4 })]
    [InlineData(3, 4, 6, new[] { 4, 2, 0 })]
    [InlineData(0, 4, 6, new int[0])]
    public void Fixed_GivesEachTheSame_UntilTheTotalIsSpent(int sources, int each, int total, int[] budgets) =>
        Assert.Equal(budgets, Budgets.Fixed(sources, each, total));

    [Theory]
    [InlineData(new[] { 1.0, 1, 1 }, 10, new[] { 4, 3, 3 })]
    [InlineData(new[] { 5.0, 3, 2 }, 7, new[] { 4, 2, 1 })]
    [InlineData(new[] { 0.0, 1, 0 }, 5, new[] { 0, 5, 0 })]
    [InlineData(new[] { 0.0, 0 }, 5, new[] { 3, 2 })]
    [InlineData(new double[0], 5, new int[0])]
    public void Proportional_GivesLargestRemaindersFirst(double[] masses, int total, int[] budgets) =>
        Assert.Equal(budgets, Budgets.Proportional(masses, total));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Proportional_OfAMassThatIsNone_Throws(double mass) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Budgets.Proportional([1, mass], 10));
}
