using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>How the sampled users' interests look in one generation.</summary>
/// <param name="Slots">Implicit interests a user who engaged with something, mean.</param>
/// <param name="Entropy">Of their masses, in nats, mean: 0 where one has it all, ln of their number where all have the same.</param>
/// <param name="Without">The share of users who engaged with something and have no implicit vector, 0 to 1.</param>
/// <param name="Choices">The share of active choices that have a vector, 0 to 1; 1 where nobody chose anything.</param>
/// <param name="Unresolved">Items and topics that a user waits for, of both kinds, mean.</param>
sealed record SlotHealth(double Slots, double Entropy, double Without, double Choices, double Unresolved)
{
    public static SlotHealth Of(IReadOnlyList<(UserPoint Implicit, UserPoint Explicit)> users)
    {
        var engaged = users.Select(user => user.Implicit).Where(user => user.State.Window.Count > 0).ToList();
        var chosen = users.Sum(user => user.Explicit.State.Choices.Count(choice => choice.Active));
        return new SlotHealth(
            Mean(engaged.Select(user => (double)user.Interests.Length)),
            Mean(engaged.Where(user => user.Interests.Length > 0).Select(user => EntropyOf([.. user.Interests.Select(interest => interest.Mass)]))),
            Mean(engaged.Select(user => user.Interests.Length == 0 ? 1.0 : 0)),
            chosen == 0 ? 1 : (double)users.Sum(user => user.Explicit.Interests.Length) / chosen,
            Mean(users.Select(user => (double)(user.Implicit.Unresolved.Count + user.Explicit.Unresolved.Count))));
    }

    static double EntropyOf(double[] masses)
    {
        var total = masses.Sum();
        return -masses.Sum(mass => mass / total * Math.Log(mass / total));
    }

    static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty().Average();
}
