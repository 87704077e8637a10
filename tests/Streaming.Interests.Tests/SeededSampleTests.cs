namespace Streaming.Interests.Tests;

public class SeededSampleTests
{
    static readonly string[] s_keys = [.. Enumerable.Range(0, 10).Select(i => $"topic/{i}")];

    [Fact]
    public void Take_WithTheSameSeed_DrawsTheSameFromAnyOrder()
    {
        string[] reversed = [.. s_keys.Reverse()];

        Assert.Equal(
            SeededSample.Take(s_keys, 5, "request").Select(i => s_keys[i]),
            SeededSample.Take(reversed, 5, "request").Select(i => reversed[i]));
    }

    [Fact]
    public void Take_MoreThanThereAre_DrawsAll() =>
        Assert.Equal(Enumerable.Range(0, 10), SeededSample.Take(s_keys, 11, "request").Order());

    [Fact]
    public void Take_OverManySeeds_DrawsEachKeyAboutAsOften()
    {
        var draws = new int[s_keys.Length];
        for (var seed = 0; seed < 4000; seed++)
        {
            foreach (var index in SeededSample.Take(s_keys, 5, $"{seed}"))
                draws[index]++;
        }

        // Binomial with n = 4000, p = 1/2: a standard deviation of 32.
        Assert.All(draws, count => Assert.InRange(count, 1840, 2160));
    }
}
