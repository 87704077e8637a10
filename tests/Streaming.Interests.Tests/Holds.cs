using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

/// <summary>Runs properties with seeds that never change.</summary>
internal static class Holds
{
    public static void ForAll<T>(Gen<T> values, Action<T> holds, int tests = 200) => Check(Arb.From(values), holds, tests);

    /// <summary>A failing array is made shorter before it is shown.</summary>
    public static void ForAllArrays<T>(Gen<T[]> arrays, Action<T[]> holds, int tests = 200) =>
        Check(Arb.From(arrays, Shorter), holds, tests);

    static void Check<T>(Arbitrary<T> values, Action<T> holds, int tests) =>
        Prop.ForAll(values, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(20240229, 7));

    static IEnumerable<T[]> Shorter<T>(T[] array)
    {
        for (var size = array.Length / 2; size > 0; size /= 2)
        {
            for (var start = 0; start + size <= array.Length; start += size)
                yield return [.. array[..start], .. array[(start + size)..]];
        }
    }
}
