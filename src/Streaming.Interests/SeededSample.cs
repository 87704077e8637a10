using System.Security.Cryptography;
using System.Text;

namespace Streaming.Interests;

/// <summary>Draws without bias, and the same again for the same seed, whatever the order of what it draws from.</summary>
public static class SeededSample
{
    /// <summary>Draws up to <paramref name="count"/> distinct keys: those whose hashes together with the seed are the least.</summary>
    /// <param name="keys">Distinct.</param>
    /// <returns>Indices into <paramref name="keys"/>, in the order of the draw.</returns>
    public static int[] Take(IReadOnlyList<string> keys, int count, string seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var indices = new int[keys.Count];
        var hashes = new UInt128[keys.Count];
        for (var i = 0; i < indices.Length; i++)
            (indices[i], hashes[i]) = (i, Hash(seed, keys[i]));
        Array.Sort(hashes, indices);
        return indices.Length <= count ? indices : indices[..count];
    }

    static UInt128 Hash(string seed, string key)
    {
        // The length in front keeps the seed and the key apart.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.Length}:{seed}{key}"));
        return new UInt128(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
    }
}
