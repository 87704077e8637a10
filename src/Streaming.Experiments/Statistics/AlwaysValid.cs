namespace Streaming.Experiments.Statistics;

/// <summary>Intervals that hold at every look, for decisions that are asked again every minute.</summary>
public static class AlwaysValid
{
    /// <summary>
    /// Half the width of the interval around an estimate that covers the truth at all times together with probability 1 − <paramref name="alpha"/>:
    /// the mixture sequential probability ratio test (Johari, Koomen, Pekelis and Walsh, <i>Always Valid Inference</i>, Operations Research 70, 2022,
    /// eq. 9).
    /// </summary>
    /// <param name="standardError">0 or more.</param>
    /// <param name="scale">The size of difference that it is most sensitive to, above 0.</param>
    /// <param name="alpha">Above 0, below 1.</param>
    public static double Radius(double standardError, double scale, double alpha)
    {
        var variance = standardError * standardError;
        if (variance == 0)
            return 0;
        var mixture = scale * scale;
        return Math.Sqrt(variance * (variance + mixture) / mixture * ((2 * Math.Log(1 / alpha)) + Math.Log((variance + mixture) / variance)));
    }
}
