using FsCheck;
using FsCheck.Fluent;

namespace Streaming.Interests.Tests;

public class TopicCoverageTests
{
    static readonly string[][] Candidates = [["a"], ["a", "b"], ["a"], ["c"], ["c", "d"], [], ["e"]];

    static readonly Gen<int[][]> s_lists =
        from count in Gen.Choose(0, 12)
        from sets in Gen.Choose(0, 15).ArrayOf(count)
        select sets.Select(set => Enumerable.Range(0, 4).Where(topic => (set >> topic & 1) == 1).ToArray()).ToArray();

    [Fact]
    public void Order_KeepsTheFirst_ThenTakesWhatAddsMostNewTopics() =>
        // c weighs 4 + 3, d 3; after them only e is new.
        Assert.Equal([0, 1, 4, 6, 2], TopicCoverage.Order(Candidates, keep: 2, take: 5));

    [Fact]
    public void Order_ThatKeepsAll_ChangesNothing() => Assert.Equal([0, 1, 2], TopicCoverage.Order(Candidates, keep: 3, take: 3));

    [Fact]
    public void Order_WithoutTopics_IsTheOrderGiven() => Assert.Equal([0, 1, 2], TopicCoverage.Order<string>([[], [], []], keep: 0, take: 5));

    [Fact]
    public void Order_NegativeNumbers_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TopicCoverage.Order(Candidates, keep: -1, take: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopicCoverage.Order(Candidates, keep: 1, take: -2));
    }

    [Fact]
    public void Order_IsThePlainOne() => Holds.ForAll(Gen.Zip(s_lists, Gen.Choose(0, 6)), x =>
    {
        var (topics, keep) = x;
        var take = (topics.Length + 1) / 2;

        Assert.Equal(Greedy(topics, Math.Min(keep, take), take), TopicCoverage.Order(topics, keep, take));
    });

    /// <summary>The same, written as the definition says.</summary>
    static List<int> Greedy(int[][] topics, int keep, int take)
    {
        var order = Enumerable.Range(0, keep).ToList();
        while (order.Count < take)
        {
            var covered = order.SelectMany(i => topics[i]).ToHashSet();
            order.Add(Enumerable.Range(0, topics.Length).Except(order)
                .OrderByDescending(i => topics[i].Where(topic => !covered.Contains(topic)).Sum(topic => Enumerable.Range(0, topics.Length).Where(j => topics[j].Contains(topic)).Sum(j => topics.Length - j)))
                .ThenBy(i => i).First());
        }

        return order;
    }
}
