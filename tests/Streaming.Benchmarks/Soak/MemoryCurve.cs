using System.Globalization;
using System.Text;

namespace Streaming.Benchmarks.Soak;

/// <summary>What was seen of one worker's memory, a sample a second.</summary>
sealed class MemoryCurve(string name)
{
    /// <summary>The growth from which a run has failed.</summary>
    public const double Limit = 0.05;

    const int Baseline = 3;

    readonly List<MemorySample> _samples = [];

    public string Name => name;

    public IReadOnlyList<MemorySample> Samples => _samples;

    /// <summary>Median working set of the third minute, in bytes: when caches are full and code is compiled.</summary>
    public long Third => OfMinute(Baseline);

    /// <summary>The greatest median of a later minute, in bytes. A last one that is not whole is left out.</summary>
    public long HighestAfter => Enumerable.Range(Baseline + 1, Minutes - Baseline).Max(OfMinute);

    public double Growth => ((double)HighestAfter / Third) - 1;

    int Minutes => (int)Math.Round(_samples[^1].At.TotalMinutes);

    public void Add(MemorySample sample) => _samples.Add(sample);

    public static string Csv(IReadOnlyList<MemoryCurve> curves)
    {
        var csv = new StringBuilder("seconds,worker,working_set_bytes,managed_heap_bytes\n");
        foreach (var curve in curves)
            foreach (var sample in curve.Samples)
                csv.Append(CultureInfo.InvariantCulture, $"{sample.At.TotalSeconds:0.0},{curve.Name},{sample.WorkingSet},{sample.Heap}\n");
        return csv.ToString();
    }

    long OfMinute(int minute)
    {
        long[] sizes = [.. _samples.Where(sample => (int)sample.At.TotalMinutes == minute - 1).Select(sample => sample.WorkingSet).Order()];
        return sizes[sizes.Length / 2];
    }
}

/// <param name="At">Since the load began.</param>
/// <param name="WorkingSet">Bytes.</param>
/// <param name="Heap">Bytes of the managed heap after the last collection.</param>
readonly record struct MemorySample(TimeSpan At, long WorkingSet, long Heap);
