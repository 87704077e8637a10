namespace Streaming.Operator.Commands.Rollouts.Comparing;

/// <summary>Of one generation.</summary>
/// <param name="Recall">Of recent engagements, mean over users, 0 to 1; null where nothing could be held out.</param>
sealed record GenerationFigures(double? Recall, Latency Milliseconds, SlotHealth Slots)
{
    public static GenerationFigures Of(IReadOnlyList<ComparedAnswer> answers) => new(
        answers.Select(answer => answer.Recall).Average(), Latency.Of(answers.Select(answer => answer.Milliseconds)),
        SlotHealth.Of([.. answers.Select(answer => (answer.Implicit, answer.Explicit))]));
}
