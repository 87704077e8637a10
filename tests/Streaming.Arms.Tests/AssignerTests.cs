using FsCheck;
using FsCheck.Fluent;
using Streaming.Contracts;

namespace Streaming.Arms.Tests;

public sealed class AssignerTests
{
    // Critical values of the chi-square distribution at p = 0.001.
    const double Chi1 = 10.83, Chi2 = 13.82, Chi19 = 43.82;

    static readonly Decisions Undecided = new();

    [Fact]
    public void Hash_IsUniform_AndItsPartsAreIndependent()
    {
        var hashes = Configured.Users(20_000).Select(user => UserHash.Of("salt", "experiment/a", user)).ToList();

        Assert.InRange(ChiSquare(Cells(hashes.Select(hash => hash.First), 20)), 0, Chi19);
        Assert.InRange(ChiSquare(Cells(hashes.Select(hash => hash.Second), 20)), 0, Chi19);
        Assert.InRange(ChiSquare(Cells(hashes.Select(hash => (hash.Bits >> 11) / (double)(1UL << 53)), 20)), 0, Chi19);
        Assert.InRange(Independence(hashes.Select(hash => (hash.First < 0.5, hash.Second < 0.5))), 0, Chi1);
    }

    [Fact]
    public void Arms_GetUsersByTheirWeights()
    {
        var assigner = new Assigner(Configured.Options(
            Configured.TwoArms("a"), ("Running:a:Arms:control:Weight", "2"), ("Running:a:Arms:third:Strategy", "implicit"), ("Running:a:Arms:third:Weight", "1")));

        var arms = Configured.Users(20_000).Select(user => assigner.Assign(user, "home", Undecided)!.Arm).CountBy(arm => arm).ToDictionary();

        double[] expected = [10_000, 5_000, 5_000];
        Assert.InRange(((string[])["control", "third", "treatment"]).Zip(expected, (arm, count) => Math.Pow(arms[arm] - count, 2) / count).Sum(), 0, Chi2);
    }

    [Fact]
    public void Arms_OfTwoExperiments_AreIndependent()
    {
        var assigner = new Assigner(Configured.Options(
            Configured.TwoArms("a", "b"), ("Running:a:Surfaces:0", "home"), ("Running:b:Surfaces:0", "search")));

        var pairs = Configured.Users(20_000).Select(user =>
            (assigner.Assign(user, "home", Undecided)!.Arm == "control", assigner.Assign(user, "search", Undecided)!.Arm == "control"));

        Assert.InRange(Independence(pairs), 0, Chi1);
    }

    [Fact]
    public void Arm_IsSticky_AndWhoTakesPartDoesSoAtEveryGreaterExposure() => Prop.ForAll(
        Arb.From(Gen.Zip(Gen.Zip(Gen.Choose(0, 100), Gen.Choose(0, 100)), Gen.Choose(0, 100_000))), drawn =>
        {
            var ((one, other), user) = drawn;
            var less = At(Math.Min(one, other) / 100.0).Assign($"user-{user}", "home", Undecided);
            var more = At(Math.Max(one, other) / 100.0).Assign($"user-{user}", "home", Undecided);

            Assert.True(less is null || less.Equals(more));
            Assert.True(one < 100 && other < 100 || more is not null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20240229, 7));

    [Fact]
    public void AnotherSalt_AssignsAnew()
    {
        var (one, other) = (new Assigner(Configured.Options(Configured.TwoArms("a"))), new Assigner(Configured.Options(Configured.TwoArms("a"), ("Salt", "2"))));

        Assert.InRange(
            Independence(Configured.Users(20_000).Select(user => (one.Assign(user, "", Undecided)!.Arm == "control", other.Assign(user, "", Undecided)!.Arm == "control"))),
            0, Chi1);
    }

    [Fact]
    public void HeldOutUsers_AreInNoExperiment_AndSeeTheHoldOutsStrategy()
    {
        var assigner = new Assigner(Configured.Options(Configured.TwoArms("a"), ("HoldOut:Share", "0.1"), ("HoldOut:Strategy", "single")));

        var arms = Configured.Users(20_000).Select(user => assigner.Assign(user, "home", Undecided)!).ToList();

        var heldOut = arms.Where(arm => arm.Experiment == "hold-out").ToList();
        Assert.InRange(heldOut.Count, 1_850, 2_150);
        Assert.All(heldOut, arm => Assert.Equal(("hold-out", "single"), (arm.Arm, arm.Strategy)));
    }

    [Fact]
    public void Tester_SeesTheArm_WhateverTheHashAndSurfaceSay_AndIsMarked()
    {
        var assigner = new Assigner(Configured.Options(
            Configured.TwoArms("a"), ("Running:a:Exposure", "0"), ("Running:a:Surfaces:0", "home"), ("HoldOut:Share", "0.5"),
            ("Overrides:0:User", "tester"), ("Overrides:0:Experiment", "a"), ("Overrides:0:Arm", "treatment")));

        Assert.Equal(
            new ArmAssignment { Experiment = "a", Arm = "treatment", Strategy = "blended", ByOverride = true }, assigner.Assign("tester", "search", Undecided));
        Assert.DoesNotContain(Configured.Users(500).Select(user => assigner.Assign(user, "home", Undecided)), arm => arm?.Experiment == "a");
    }

    [Fact]
    public void Slices_SplitUsersOverExperimentsOfOneSurface()
    {
        var assigner = new Assigner(Configured.Options(
            Configured.TwoArms("a", "b"), ("Running:a:SliceTo", "0.3"), ("Running:b:SliceFrom", "0.3"), ("Running:b:SliceTo", "0.5")));

        var counts = Configured.Users(20_000).Select(user => assigner.Assign(user, "home", Undecided)?.Experiment ?? "").CountBy(name => name).ToDictionary();

        Assert.InRange(counts["a"], 5_700, 6_300);
        Assert.InRange(counts["b"], 3_700, 4_300);
    }

    [Fact]
    public void Nothing_Configured_AssignsNobody() => Assert.Null(new Assigner(new ExperimentsOptions()).Assign("user", "home", Undecided));

    static Assigner At(double exposure) => new(Configured.Options(
        Configured.TwoArms("a"), ("Running:a:Exposure", exposure.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    static double[] Cells(IEnumerable<double> values, int count)
    {
        var cells = new double[count];
        foreach (var value in values)
            cells[(int)(value * count)]++;
        return cells;
    }

    static double ChiSquare(double[] cells) => cells.Sum(cell => Math.Pow(cell - cells.Average(), 2) / cells.Average());

    static double Independence(IEnumerable<(bool, bool)> pairs)
    {
        var counts = pairs.CountBy(pair => pair).ToDictionary();
        double total = counts.Values.Sum(), sum = 0;
        foreach (var (row, column) in counts.Keys)
        {
            double rows = counts.Where(c => c.Key.Item1 == row).Sum(c => c.Value), columns = counts.Where(c => c.Key.Item2 == column).Sum(c => c.Value);
            sum += Math.Pow(counts[(row, column)] - (rows * columns / total), 2) / (rows * columns / total);
        }
        return sum;
    }
}
