using Streaming.Pipeline.Users;

namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>One generation's answer.</summary>
/// <param name="Items">Ids, best first.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Recall">Of what was held out, 0 to 1; null where there is nothing to recall.</param>
sealed record ComparedAnswer(IReadOnlyList<string> Items, double Milliseconds, double? Recall, UserPoint Implicit, UserPoint Explicit);
