using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Audit;

/// <summary>What the model is fed, over a sample of users: a change of it makes a model worse before anybody sees why.</summary>
sealed class InputSample
{
    readonly List<(double Unknown, double Slots, double Entropy, double Age)> users = [];

    public void Add(UserPoint point)
    {
        if (point.State.Window.Count == 0)
            return;
        var (items, masses) = (point.State.Window.Select(e => e.ItemId.ToString()).Distinct().ToList(), point.Interests.Select(interest => interest.Mass).ToList());
        var unknown = point.Unresolved.Count(key => !UnresolvedKey.IsTopic(key, out var id) && items.Contains(id));
        users.Add(((double)unknown / items.Count, masses.Count, Entropy(masses), (point.State.Window[0].Time - point.State.Window[^1].Time) / 1000.0));
    }

    /// <returns>Means over the users with a history; none where there are no such users.</returns>
    public IReadOnlyDictionary<string, double> Measure() => users.Count == 0
        ? new Dictionary<string, double>()
        : new Dictionary<string, double>
        {
            ["unknownItems"] = users.Average(user => user.Unknown),
            ["activeSlots"] = users.Average(user => user.Slots),
            ["massEntropy"] = users.Average(user => user.Entropy),
            ["windowSeconds"] = users.Average(user => user.Age),
        };

    /// <summary>In bits: 0 where one interest has all the mass, log2 K where K have the same.</summary>
    static double Entropy(List<double> masses)
    {
        var total = masses.Sum();
        return total <= 0 ? 0 : -masses.Where(mass => mass > 0).Sum(mass => mass / total * Math.Log2(mass / total));
    }
}
