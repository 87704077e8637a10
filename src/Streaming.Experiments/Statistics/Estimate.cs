using MathNet.Numerics.Distributions;

namespace Streaming.Experiments.Statistics;

/// <summary>A ratio of two sums over users, or the difference of two such ratios, with its uncertainty.</summary>
/// <param name="DegreesOfFreedom">Of the standard error; above 0.</param>
public readonly record struct Estimate(double Value, double StandardError, double DegreesOfFreedom)
{
    const double Coverage = 0.95;

    /// <summary>The lower end of the 95 % interval (Student's t).</summary>
    public double Low => Value - Reach;

    public double High => Value + Reach;

    /// <summary>The two-sided p-value of the true value being 0; 1 where nothing varies.</summary>
    public double PValue => StandardError > 0 ? 2 * StudentT.CDF(0, 1, DegreesOfFreedom, -Math.Abs(Value) / StandardError) : 1;

    double Reach => StandardError > 0 ? StudentT.InvCDF(0, 1, DegreesOfFreedom, (1 + Coverage) / 2) * StandardError : 0;

    /// <summary>
    /// The ratio of the sums, by the delta method over buckets of users: users are what is assigned, so what one of them does again and again
    /// is no independent evidence (Deng, Knoblich and Lu, <i>Applying the Delta Method in Metric Analytics</i>, KDD 2018).
    /// </summary>
    /// <param name="numerators">For each bucket the sum of its users.</param>
    /// <param name="denominators">As long; a bucket without users has 0 in both.</param>
    /// <returns>Null where the denominators are 0, or fewer than two buckets have one.</returns>
    public static Estimate? OfRatio(ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators)
    {
        double top = 0, bottom = 0;
        var filled = 0;
        for (var b = 0; b < denominators.Length; b++)
        {
            top += numerators[b];
            bottom += denominators[b];
            filled += denominators[b] > 0 ? 1 : 0;
        }
        if (bottom <= 0 || filled < 2)
            return null;
        var ratio = top / bottom;
        var squares = 0.0;
        for (var b = 0; b < denominators.Length; b++)
        {
            var residual = numerators[b] - (ratio * denominators[b]);
            squares += residual * residual;
        }
        // The residuals of the filled buckets add up to 0; the others' are 0.
        return new Estimate(ratio, Math.Sqrt(squares * filled / (filled - 1)) / bottom, filled - 1);
    }

    /// <summary>This minus <paramref name="control"/>, two groups of other users; degrees of freedom by Welch and Satterthwaite.</summary>
    public Estimate Minus(Estimate control)
    {
        double one = StandardError * StandardError, other = control.StandardError * control.StandardError;
        var freedom = one + other > 0
            ? (one + other) * (one + other) / ((one * one / DegreesOfFreedom) + (other * other / control.DegreesOfFreedom))
            : DegreesOfFreedom + control.DegreesOfFreedom;
        return new Estimate(Value - control.Value, Math.Sqrt(one + other), freedom);
    }
}
