using FsCheck;
using FsCheck.Fluent;
using Streaming.Query.Dashboard.Map;

namespace Streaming.Query.Tests.Dashboard;

public sealed class PrincipalAxesTests
{
    [Fact]
    public void Axes_AreTheDirectionsInWhichVectorsVaryMost()
    {
        float[][] vectors = [[0, 5, 1], [0, -5, 1], [3, 0, 1], [-3, 0, 1], [0, 0, 1.5f], [0, 0, 0.5f]];

        var axes = PrincipalAxes.Of(vectors);

        Assert.Equal(1, Math.Abs(axes.X[1]), 3);
        Assert.Equal(1, Math.Abs(axes.Y[0]), 3);
        Assert.Equal((50 + 18) / 68.5, axes.Explained, 3);
        Assert.Equal((5, 0), (Math.Abs(axes.Project([0, 5, 1]).X), Math.Abs(axes.Project([0, 5, 1]).Y)));
    }

    [Fact]
    public void NoOtherDirection_VariesMoreThanTheFirst_NorIsAnyPartLost() => Prop.ForAll(Vectors().ToArbitrary(), vectors =>
    {
        var axes = PrincipalAxes.Of(vectors);
        var along = Variance(vectors, axes, axes.X);
        for (var i = 0; i < axes.Mean.Length; i++)
        {
            var other = new float[axes.Mean.Length];
            other[i] = 1;
            Assert.True(Variance(vectors, axes, other) <= (along * 1.02) + 1e-3);
        }
        Assert.InRange(axes.Explained, 0, 1.001);
        Assert.InRange(Math.Abs(Dot(axes.X, axes.Y)), 0, 1e-3);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void VectorsThatDoNotVary_LieInTheMiddle(int count)
    {
        var axes = PrincipalAxes.Of([.. Enumerable.Repeat(new float[] { 0, 1, 0 }, count)]);

        Assert.Equal((0, 0), axes.Project([0, 1, 0]));
        Assert.Equal(0, axes.Explained);
    }

    static Gen<float[][]> Vectors() =>
        Gen.Choose(-100, 100).Select(value => value / 10f).ArrayOf(5).ArrayOf(12);

    static double Variance(float[][] vectors, PrincipalAxes axes, float[] direction) =>
        vectors.Sum(vector => Math.Pow(Dot([.. vector.Zip(axes.Mean, (a, b) => a - b)], direction), 2));

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
