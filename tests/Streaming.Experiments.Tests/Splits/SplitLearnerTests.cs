using FsCheck;
using FsCheck.Fluent;
using Streaming.Contracts;
using Streaming.Experiments.Splits;

namespace Streaming.Experiments.Tests.Splits;

public sealed class SplitLearnerTests
{
    static readonly Gen<double[]> Weights = Gen.Choose(2, 9).SelectMany(count => Gen.Choose(1, 100).ArrayOf(count))
        .Select(weights => weights.Select(weight => (double)weight).ToArray());

    [Fact]
    public void Move_KeepsSharesAWhole_AboveTheFloor_AndNeverFurtherThanTheStep() => Prop.ForAll(
        Arb.From(Gen.Zip(Weights, Gen.Choose(-40, 40).ArrayOf(9))), drawn =>
        {
            var (weights, advantages) = (drawn.Item1, drawn.Item2);
            var floor = 0.2 / weights.Length;
            var shares = weights.Select(weight => floor + ((1 - (floor * weights.Length)) * weight / weights.Sum())).ToArray();

            var moved = SplitLearner.Move(shares, [.. advantages.Take(shares.Length).Select(a => a / 10.0)], floor, 0.05);

            Assert.Equal(1, moved.Sum(), 1e-9);
            Assert.All(moved, share => Assert.True(share >= floor - 1e-9));
            Assert.All(moved.Zip(shares), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 0.05 + 1e-9));
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240229, 7));

    [Fact]
    public void Move_WithoutEvidence_StaysWhereItIs() => Assert.Equal([0.3, 0.7], SplitLearner.Move([0.3, 0.7], [0, 0], 0.1, 0.05));

    [Fact]
    public void Places_CountTheLaterHalfOfEachKindAndSlot()
    {
        var places = Places.Of(
        [
            Item(InterestKind.Implicit, 0), Item(InterestKind.Topic, 2), Item(InterestKind.Implicit, 1), Item(InterestKind.Implicit, 0),
            Item(InterestKind.Topic, 2), Item(InterestKind.Average, 0),
        ]);

        Assert.Equal(["", "", "0,3", "0,2", "1,9", ""], places.Select(place => string.Join(',', Places.Indexes(place))));
    }

    [Fact]
    public void Places_OfOneKindAlone_SayNothingOfKinds() =>
        Assert.Equal([2], Places.Indexes(Places.Of([Item(InterestKind.Implicit, 0)])[0]));

    /// <summary>
    /// Users like what the better kind shows three times as often, but the more they get of it the less: the best split is where one more item
    /// of either brings the same. After a while the kinds change places.
    /// </summary>
    [Fact]
    public void Learning_FindsTheBetterSplit_AndFollowsAChange()
    {
        var (random, learner) = (new Random(3), new SplitLearner(new SplitOptions()));
        var (split, evidence) = (learner.Start("core", "home"), new SplitEvidence());

        var before = Run(0.9, 0.3, 150);
        var after = Run(0.3, 0.9, 400);

        Assert.All(before, share => Assert.InRange(share, 0.62, 0.9));
        Assert.All(after, share => Assert.InRange(share, 0.1, 0.38));

        List<double> Run(double implicitRate, double choiceRate, int steps)
        {
            var shares = new List<double>();
            for (var step = 0; step < steps; step++)
            {
                for (var answer = 0; answer < 60; answer++)
                    Show(answer % SplitEvidence.Buckets, implicitRate, choiceRate);
                split = learner.Learn(split, evidence);
                evidence.Discount(Math.Pow(0.5, 1 / 10.0));
                shares.Add(split.ImplicitShare);
            }
            return shares[^20..];
        }

        void Show(int bucket, double implicitRate, double choiceRate)
        {
            var count = (int)Math.Round(20 * split.ImplicitShare);
            var items = Enumerable.Range(0, 20).Select(i => i < count ? Item(InterestKind.Implicit, 0) : Item(InterestKind.Topic, 1)).ToList();
            foreach (var (i, place) in Places.Of(items).Index())
            {
                var rank = i < count ? i : i - count;
                var liked = random.NextDouble() < (i < count ? implicitRate : choiceRate) / (1 + (0.3 * rank)) ? 1 : 0;
                foreach (var index in Places.Indexes(place))
                {
                    evidence.Impressions[index][bucket]++;
                    evidence.Rewards[index][bucket] += liked;
                }
            }
        }
    }

    [Fact]
    public void Learning_GivesMoreToTheSlotThatBringsMore()
    {
        var (learner, evidence, random) = (new SplitLearner(new SplitOptions()), new SplitEvidence(), new Random(4));
        for (var slot = 0; slot < Places.Slots; slot++)
            for (var bucket = 0; bucket < SplitEvidence.Buckets; bucket++)
            {
                evidence.Impressions[Places.Kinds + slot][bucket] = 50;
                evidence.Rewards[Places.Kinds + slot][bucket] = (slot is 2 or 8 ? 10 : 5) + random.Next(3);
            }

        var split = learner.Start("core", "home");
        for (var step = 0; step < 10; step++)
            split = learner.Learn(split, evidence);

        Assert.Equal(2, split.ImplicitWeights.Index().MaxBy(weight => weight.Item).Index);
        Assert.True(split.CollectionWeight > 1.2 && split.TopicWeight < 0.8);
        Assert.Equal(7, split.ImplicitWeights.Sum(), 1e-9);
    }

    static ServedItem Item(InterestKind kind, uint source) => new() { ItemId = "i", SourceKind = kind, SourceIndex = source };
}
