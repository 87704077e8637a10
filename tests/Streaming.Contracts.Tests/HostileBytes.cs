using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Contracts.Tests;

/// <summary>Bytes as a hostile or broken producer sends them: of no form at all, or valid records that something happened to.</summary>
static class HostileBytes
{
    const int Tests = 3000, MostEdits = 6, LongestSlice = 24;

    /// <summary>Runs a property on bytes made of valid values; the seed never changes.</summary>
    public static void ForAll(IReadOnlyList<byte[]> valid, Action<byte[]> holds) => Prop
        .ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed => holds(Of(valid, new Random(seed))))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Tests).WithReplay(20261124, 7));

    static byte[] Of(IReadOnlyList<byte[]> valid, Random random)
    {
        if (random.Next(10) == 0)
            return Noise(random, random.Next(200));
        var bytes = valid[random.Next(valid.Count)].ToList();
        for (var edits = random.Next(MostEdits + 1); edits > 0; edits--)
            Edit(bytes, valid, random);
        return [.. bytes];
    }

    static void Edit(List<byte> bytes, IReadOnlyList<byte[]> valid, Random random)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(LongestSlice), bytes.Count - at);
        switch (random.Next(6))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, Noise(random, random.Next(LongestSlice)));
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                var other = valid[random.Next(valid.Count)];
                bytes.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray());
                break;
        }
    }

    static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }
}
