using System.Globalization;

namespace Streaming.Pipeline.Tests;

public sealed class ByteBoundedCacheTests
{
    /// <summary>What an entry takes beside its value and its name of one character.</summary>
    static readonly long Overhead = Alone("a", 0);

    readonly ByteBoundedCache<byte[]> _cache = new(10 * (Overhead + 100), bytes => bytes.Length);

    [Fact]
    public void Bytes_NeverExceedTheLimit_WhateverComesAndGoes()
    {
        var random = new Random(1);
        var limit = 10 * (Overhead + 100);
        for (var i = 0; i < 20_000; i++)
        {
            var name = random.Next(40).ToString(CultureInfo.InvariantCulture);
            if (random.Next(5) == 0)
                _cache.Remove(name);
            else if (random.Next(3) == 0)
                _cache.TryGet(name, out _);
            else
                _cache.Set(name, new byte[random.Next(600)]);
            Assert.InRange(_cache.Bytes, 0, limit);
        }
        for (var name = 0; name < 40; name++)
            _cache.Remove(name.ToString(CultureInfo.InvariantCulture));
        Assert.Equal((0, 0), (_cache.Bytes, _cache.Count));
    }

    [Fact]
    public void Set_Again_ReplacesTheValueAndItsSize()
    {
        _cache.Set("a", new byte[10]);
        _cache.Set("a", new byte[500]);

        Assert.True(_cache.TryGet("a", out var value));
        Assert.Equal((500, 1, Overhead + 500), (value.Length, _cache.Count, _cache.Bytes));
    }

    [Fact]
    public void EntryThatSomebodyKeeps_IsEmptyOnceTheValueIsNotRemembered_SoThatNothingOfItStaysInMemory()
    {
        _cache.Set("a", new byte[10]);
        _cache.Set("b", new byte[10]);
        var (removed, evicted) = (_cache.Find("a")!, _cache.Find("b")!);
        Assert.NotNull(removed.Use());

        _cache.Remove("a");
        for (var i = 0; i < 200; i++)
            _cache.Set($"other-{i}", new byte[100]);

        Assert.Null(removed.Use());
        Assert.Null(evicted.Use());
    }

    [Fact]
    public void WhatIsLookedUp_OutlivesWhatIsNot()
    {
        _cache.Set("a", new byte[100]);
        for (var i = 0; i < 200; i++)
        {
            Assert.True(_cache.TryGet("a", out _));
            _cache.Set($"other-{i}", new byte[100]);
        }

        Assert.False(_cache.TryGet("other-0", out _));
        Assert.True(_cache.TryGet("other-199", out _));
    }

    [Fact]
    public void ValueAboveTheLimit_IsNotRemembered_NorIsTheOneThatItReplaces()
    {
        _cache.Set("a", new byte[100]);
        _cache.Set("b", new byte[100]);
        _cache.Set("a", new byte[1_000_000]);

        Assert.False(_cache.TryGet("a", out _));
        Assert.True(_cache.TryGet("b", out _));
    }

    [Fact]
    public async Task ManyThreads_StayWithinTheLimitAndSeeOnlyWhatWasSet()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (var i = 0; i < 20_000; i++)
            {
                var number = random.Next(1, 50);
                var name = number.ToString(CultureInfo.InvariantCulture);
                if (random.Next(20) == 0)
                    _cache.Remove(name);
                else if (_cache.TryGet(name, out var value))
                    Assert.Equal(number, value.Length);
                else
                    _cache.Set(name, new byte[number]);
            }
        })));

        Assert.InRange(_cache.Bytes, 0, 10 * (Overhead + 100));
    }

    static long Alone(string name, int size)
    {
        var cache = new ByteBoundedCache<byte[]>(long.MaxValue, bytes => bytes.Length);
        cache.Set(name, new byte[size]);
        return cache.Bytes;
    }
}
