namespace Streaming.Inference;

/// <summary>The sizes that a batch axis is padded to, ascending.</summary>
internal sealed class Buckets
{
    Buckets(int[] sizes) => Sizes = sizes;

    public IReadOnlyList<int> Sizes { get; }

    /// <summary>
    /// <paramref name="configured"/> (or <paramref name="defaults"/> where that is empty), cut off at <paramref name="limit"/>, which is always one.
    /// </summary>
    public static Buckets Of(int[] configured, int[] defaults, string key, int? limit = null)
    {
        var sizes = configured.Length > 0 ? configured : defaults;
        if (sizes.Any(size => size < 1))
            throw new ModelException($"{ModelOptions.Section}:Buckets:{key}: holds {sizes.First(size => size < 1)}; every size must be at least 1");
        if (limit is { } most)
            sizes = [.. sizes.Where(size => size < most), most];
        return new([.. sizes.Distinct().Order()]);
    }

    /// <summary>The least bucket that holds <paramref name="size"/>; beyond the largest, a multiple of it.</summary>
    public int Fit(int size)
    {
        foreach (var bucket in Sizes)
        {
            if (size <= bucket)
                return bucket;
        }
        var largest = Sizes[^1];
        return (size + largest - 1) / largest * largest;
    }
}
