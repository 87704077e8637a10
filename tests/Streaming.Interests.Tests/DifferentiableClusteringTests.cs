namespace Streaming.Interests.Tests;

public class DifferentiableClusteringTests
{
    [Fact]
    public void Cluster_Again_GivesTheSame() => Holds.ForAll(Planted.Windows, window => AssertSame(window.Cluster(), window.Cluster()));

    [Fact]
    public void Cluster_WithPadding_GivesTheSame() => Holds.ForAll(Planted.Windows, window =>
    {
        var padded = window.WithPadding(5).Cluster();

        Assert.All(padded.Assignment[window.Valid.Length..], slot => Assert.Equal(-1, slot));
        AssertSame(window.Cluster(), padded with { Assignment = padded.Assignment[..window.Valid.Length] });
    });

    [Fact]
    public void Cluster_WhateverInvalidItemsHold_GivesTheSame() => Holds.ForAll(Planted.Windows, window =>
    {
        var items = window.Items.ToArray();
        for (var i = 0; i < window.Valid.Length; i++)
        {
            if (!window.Valid[i])
                Planted.Direction(-1 - i).CopyTo(items, i * Planted.Dimension);
        }

        AssertSame(window.Cluster(), (window with { Items = items }).Cluster());
    });

    [Fact]
    public void Cluster_FillsNoMoreSlotsThanDistinctValidItems() => Holds.ForAll(Planted.Windows, window =>
        Assert.InRange(window.Cluster().Medoid.Count(medoid => medoid >= 0), 0, Math.Min(window.Interests, window.DistinctValid())));

    [Fact]
    public void Cluster_OfWeightedDistinctItems_FillsASlotForEach() => Holds.ForAll(Planted.Windows, window =>
    {
        var weighted = window with { Weight = [.. window.Weight.Select(_ => 1f)], Interests = 9 };

        Assert.Equal(weighted.DistinctValid(), weighted.Cluster().Medoid.Count(medoid => medoid >= 0));
    });

    [Fact]
    public void Cluster_SlotsAreUnitVectorsWithMassAndMembers_OrEmpty() => Holds.ForAll(Planted.Windows, window =>
    {
        var clusters = window.Cluster();
        for (var slot = 0; slot < window.Interests; slot++)
        {
            var row = clusters.Interests.AsSpan(slot * Planted.Dimension, Planted.Dimension).ToArray();
            if (clusters.Medoid[slot] < 0)
            {
                Assert.All(row, x => Assert.Equal(0, x));
                Assert.Equal(0, clusters.Mass[slot]);
                Assert.DoesNotContain(slot, clusters.Assignment);
                continue;
            }

            Assert.Equal(1, Math.Sqrt(row.Sum(x => (double)x * x)), 1e-6);
            Assert.InRange(clusters.Mass[slot], float.Epsilon, window.Weight.Sum());
            Assert.True(window.Valid[clusters.Medoid[slot]]);
            Assert.Equal(slot, clusters.Assignment[clusters.Medoid[slot]]);
        }

        Assert.All(clusters.Assignment.Zip(window.Valid), item => Assert.True(item.Second || item.First == -1));
    });

    [Fact]
    public void Cluster_WithAllWeightsScaled_ScalesTheMassAlone() => Holds.ForAll(Planted.Windows, window =>
    {
        var (plain, scaled) = (window.Cluster(), (window with { Weight = [.. window.Weight.Select(w => w * 1024)] }).Cluster());

        Assert.Equal(plain.Mass.Select(m => m * 1024), scaled.Mass);
        Assert.Equal(plain.Assignment, scaled.Assignment);
    });

    [Fact]
    public void Cluster_OfNothingThatCounts_GivesEmptySlots()
    {
        foreach (var valid in new[] { true, false })
        {
            var window = new Planted([.. Planted.Direction(1), .. Planted.Direction(2)], [valid, valid], [0, 0], 3);
            AssertSame(new Clusters(new float[3 * Planted.Dimension], [0, 0, 0], [-1, -1, -1], [-1, -1]), window.Cluster());
        }
    }

    [Fact]
    public void Cluster_OfOneItem_IsTheItem()
    {
        var clusters = new Planted(Planted.Direction(1), [true], [2], 7).Cluster();

        Assert.Equal(Planted.Direction(1), clusters.Interests[..Planted.Dimension]);
        Assert.Equal([2, 0, 0, 0, 0, 0, 0], clusters.Mass);
        Assert.Equal([0, -1, -1, -1, -1, -1, -1], clusters.Medoid);
        Assert.Equal([0], clusters.Assignment);
    }

    [Fact]
    public void Cluster_OfTwoDirections_SeparatesThemAndWeighsThem()
    {
        float[] items = [1, 0, 0, 1, 0.6f, 0.8f, 1, 0];

        var clusters = DifferentiableClustering.Cluster(items, [true, true, true, true], [1, 1, 2, 4], 2, 2, 3, 0.07f);

        Assert.Equal([0, 1, 1, 0], clusters.Assignment);
        Assert.Equal([0, 2], clusters.Medoid);
        Assert.Equal([1, 0], clusters.Interests[..2]);
        Assert.Equal(5, clusters.Mass[0], 0.01);
        Assert.InRange(clusters.Mass[1], 2.5, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cluster_OfOppositeItemsInOneSlot_LeavesItEmpty(int rounds)
    {
        var clusters = DifferentiableClustering.Cluster([1, 0, -1, 0], [true, true], [1, 1], 2, 1, rounds, 0.07f);

        AssertSame(new Clusters([0, 0], [0], [-1], [-1, -1]), clusters);
    }

    [Fact]
    public void Ids_OfClusters_AreTheOldestMembersEventIds()
    {
        EngagementEvent[] window =
        [
            .. new[] { "newest", "b", "c", "oldest" }.Select((id, i) => new EngagementEvent(10 - i, id, "item", EngagementAction.View, -1)),
        ];

        Assert.Equal(["c", null, "b"], Clusters.Ids([0, 2, 0, -1], window, 3));
    }

    static void AssertSame(Clusters expected, Clusters actual)
    {
        Assert.Equal(expected.Interests, actual.Interests);
        Assert.Equal(expected.Mass, actual.Mass);
        Assert.Equal(expected.Medoid, actual.Medoid);
        Assert.Equal(expected.Assignment, actual.Assignment);
    }
}
