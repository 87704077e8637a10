namespace Streaming.Interests;

/// <summary>How many results each source of a blend may give. They sum to the total, so more sources never cost more results.</summary>
public static class Budgets
{
    /// <summary>
    /// In proportion to the sources' masses, by largest remainder; the earlier source on ties. A source without mass gets nothing,
    /// unless none has any: then all get equal shares. This is the paper's rule for implicit interests (arXiv 2506.23060).
    /// </summary>
    /// <param name="masses">Finite, ≥ 0.</param>
    /// <param name="total">≥ 0.</param>
    public static int[] Proportional(ReadOnlySpan<double> masses, int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        double greatest = 0, sum = 0;
        foreach (var mass in masses)
        {
            if (!double.IsFinite(mass) || mass < 0)
                throw new ArgumentOutOfRangeException(nameof(masses), mass, "A mass is finite and not negative.");
            greatest = Math.Max(greatest, mass);
        }

        if (greatest == 0)
            return Equal(masses.Length, total);
        foreach (var mass in masses)
            sum += mass / greatest;

        var budgets = new int[masses.Length];
        var remainders = new double[masses.Length];
        var left = total;
        for (var i = 0; i < masses.Length; i++)
        {
            var share = masses[i] / greatest / sum * total;
            budgets[i] = Math.Min((int)share, left);
            remainders[i] = share - budgets[i];
            left -= budgets[i];
        }

        for (; left > 0; left--)
        {
            var next = 0;
            for (var i = 1; i < remainders.Length; i++)
            {
                if (remainders[i] > remainders[next])
                    next = i;
            }

            budgets[next]++;
            remainders[next]--;
        }

        return budgets;
    }

    /// <summary>Equal shares; the earlier sources get what does not divide. This is the paper's rule for explicit interests.</summary>
    /// <param name="sources">≥ 0. Without sources there are no budgets.</param>
    /// <param name="total">≥ 0.</param>
    public static int[] Equal(int sources, int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        var budgets = new int[sources];
        for (var i = 0; i < sources; i++)
            budgets[i] = (total / sources) + (i < total % sources ? 1 : 0);
        return budgets;
    }

    /// <summary>The same number for each, the earlier sources first, until the total is spent; what it does not reach stays unspent.</summary>
    /// <param name="sources">≥ 0.</param>
    /// <param name="each">≥ 0.</param>
    /// <param name="total">≥ 0.</param>
    public static int[] Fixed(int sources, int each, int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sources);
        ArgumentOutOfRangeException.ThrowIfNegative(each);
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        var budgets = new int[sources];
        for (var i = 0; i < sources; i++)
        {
            budgets[i] = Math.Min(each, total);
            total -= budgets[i];
        }

        return budgets;
    }
}
