using Streaming.Interests;

namespace Streaming.Inference.Tests;

public sealed class ImplicitGraphTests
{
    const int D = 16;

    static readonly OnnxInterestModel Model = Models.OfDimension(D);

    public static TheoryData<string> AwkwardNames => [.. Awkward().Keys];

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 40)]
    [InlineData(8, 60)]
    [InlineData(64, 100)]
    [InlineData(257, 33)]
    public void Run_RandomWindows_GivesWhatThePlainFormGives(int dimension, int longest)
    {
        using var model = Models.OfDimension(dimension);
        var random = new Random(7 * dimension);
        for (var round = 0; round < 20; round++)
        {
            var windows = Enumerable.Range(0, 4).Select(_ => Window.Random(random.Next(1, longest + 1), dimension, random)).ToList();
            var found = Window.Run(model, windows);
            for (var user = 0; user < windows.Count; user++)
                Window.AssertSame(windows[user].Oracle(), found[user]);
        }
    }

    [Theory]
    [MemberData(nameof(AwkwardNames))]
    public void Run_AwkwardWindow_GivesWhatThePlainFormGives(string name)
    {
        var window = Awkward()[name];
        Window.AssertSame(window.Oracle(), Window.Run(Model, window)[0]);
    }

    [Fact]
    public void Run_AwkwardWindowsTogether_GivesWhatEachGivesAlone()
    {
        var windows = Awkward().Values.ToList();
        var together = Window.Run(Model, windows);
        for (var user = 0; user < windows.Count; user++)
            Window.AssertSame(Window.Run(Model, windows[user])[0], together[user], 1e-6f);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(27)]
    [InlineData(95)]
    public void Run_PaddedWindow_GivesTheSame(int padding)
    {
        var window = Window.Random(5, D, new Random(3));
        using var batch = Model.RentImplicit(1, window.Length + padding);
        window.Write(batch, 0);
        Model.Run(batch);
        Window.AssertSame(Window.Run(Model, window)[0], window.Read(batch, 0), 1e-6f);
        Assert.All(batch.Assignment(0)[window.Length..].ToArray(), slot => Assert.Equal(-1, slot));
    }

    [Fact]
    public void Run_InvalidItems_NeverCount()
    {
        var random = new Random(5);
        var window = Window.Random(30, D, random);
        var other = window with { Items = [.. window.Items] };
        for (var i = 0; i < window.Length; i++)
        {
            if (!window.Valid[i])
                Window.Unit(D, random).CopyTo(other.Items, i * D);
        }
        var found = Window.Run(Model, window, other);
        Window.AssertSame(found[0], found[1], 1e-6f);
    }

    [Fact]
    public void Run_NoItems_GivesEmptySlots()
    {
        var found = Window.Run(Model, Awkward()["all padding"])[0];
        Assert.All(found.Interests, x => Assert.Equal(0, x));
        Assert.All(found.Mass, x => Assert.Equal(0, x));
        Assert.All(found.Medoid, x => Assert.Equal(-1, x));
    }

    [Fact]
    public void Run_OtherWeights_GivesOtherVectorsAndMasses()
    {
        var window = Window.Random(40, D, new Random(11));
        var found = Window.Run(Model, window, window with { Weight = [.. window.Weight.Select((w, i) => i % 2 == 0 ? w * 4 : w)] });
        Assert.True(Distance(found[0].Interests, found[1].Interests) > 0.01);
        Assert.True(Distance(found[0].Mass, found[1].Mass) > 0.01);
    }

    [Fact]
    public void Run_ActionDwellAndAge_EachChangeTheVectors()
    {
        var window = Window.Random(40, D, new Random(13));
        var plain = Weighted(window, new() { View = 1, Click = 1, Save = 1, Share = 1, DwellFloor = 1, DecayFloor = 1 });
        Window[] windows =
        [
            plain,
            Weighted(window, new() { DwellFloor = 1, DecayFloor = 1 }),
            Weighted(window, new() { View = 1, Click = 1, Save = 1, Share = 1, DecayFloor = 1 }),
            Weighted(window, new() { View = 1, Click = 1, Save = 1, Share = 1, DwellFloor = 1 }),
        ];
        var found = Window.Run(Model, windows);
        Assert.All(found[1..], other => Assert.True(Distance(found[0].Interests, other.Interests) > 0.01));
    }

    static Window Weighted(Window window, Weighting weighting)
    {
        const long Day = 24 * 60 * 60 * 1000;
        var events = Enumerable.Range(0, window.Length)
            .Select(i => new EngagementFact(100 * Day - i * Day, $"e{i}", $"i{i}", (EngagementAction)(i % 4 + 1), i % 3 * 10_000))
            .ToArray();
        var weight = new float[window.Length];
        EngagementWeights.Fill(events, weighting, weight);
        return window with { Weight = weight };
    }

    static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

    static Dictionary<string, Window> Awkward()
    {
        var random = new Random(17);
        float[] Unit() => Window.Unit(D, random);
        var five = Enumerable.Range(0, 5).Select(_ => Unit()).ToArray();
        var some = Window.Random(20, D, random) with { Valid = [.. Enumerable.Repeat(true, 20)] };
        var one = Unit();
        return new()
        {
            ["one item"] = Window.Of(Unit()),
            ["one item of weight zero"] = Window.Of(Unit()) with { Weight = [0] },
            ["one item hidden"] = Window.Of(Unit()) with { Valid = [false] },
            ["all padding"] = new(D, new float[20 * D], new bool[20], new float[20]),
            ["all hidden"] = some with { Valid = new bool[20] },
            ["all but the oldest hidden"] = some with { Valid = [.. Enumerable.Range(0, 20).Select(i => i == 19)] },
            ["fewer items than slots"] = Window.Of(Unit(), Unit(), Unit()),
            ["as many items as slots"] = Window.Of([.. Enumerable.Range(0, Window.Interests).Select(_ => Unit())]),
            ["one item many times"] = Window.Of([.. Enumerable.Repeat(one, 37)]),
            ["five items many times"] = Window.Of([.. Enumerable.Range(0, 99).Select(i => five[i * i % 5])]),
            ["five items, some hidden"] = Window.Of([.. Enumerable.Range(0, 50).Select(i => five[i % 5])])
                with { Valid = [.. Enumerable.Range(0, 50).Select(i => i % 5 != 0 && i > 6)] },
            ["all weights zero"] = some with { Weight = new float[20] },
            ["half of the weights zero"] = some with { Weight = [.. some.Weight.Select((w, i) => i % 2 == 0 ? 0 : w)] },
            ["first centroids weigh nothing"] = some with { Weight = [.. some.Weight.Select((w, i) => i < 10 ? 0 : w)] },
            ["tiny weights"] = some with { Weight = [.. some.Weight.Select(w => w * 1e-25f)] },
            ["huge weights"] = some with { Weight = [.. some.Weight.Select(w => w * 1e15f)] },
            ["orthogonal items"] = Window.Of([.. Enumerable.Range(0, 10).Select(i => Window.Axis(i, D))]),
            ["opposite items"] = Window.Of(Window.Axis(0, D), Window.Axis(0, D, -1), Window.Axis(0, D)),
            ["items that nearly are one"] = Window.Of(one, [.. one.Select((x, d) => d == 0 ? MathF.BitIncrement(x) : x)], Unit()),
            ["longest window"] = Window.Random(100, D, random),
        };
    }
}
