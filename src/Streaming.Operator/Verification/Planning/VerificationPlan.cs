namespace Streaming.Operator.Verification.Planning;

/// <summary>Everything that a run does, known before it starts: a pure function of <see cref="PlanOptions"/>.</summary>
/// <param name="Catalogue">The items that are there before the traffic starts.</param>
/// <param name="Traffic">In the order in which it is produced.</param>
/// <param name="Disruptions">In the order in which they begin.</param>
sealed record VerificationPlan(
    PlanOptions Options, PlannedItems Items, IReadOnlyList<PlannedRecord> Catalogue, IReadOnlyList<PlannedRecord> Traffic,
    IReadOnlyList<Disruption> Disruptions)
{
    public static VerificationPlan Create(PlanOptions options)
    {
        var items = new PlannedItems(options);
        return new VerificationPlan(
            options, items, [.. items.Initial()], TrafficPlan.Create(options, items, new Random(options.Seed)),
            DisruptionPlan.Create(options, new Random(~options.Seed)));
    }
}
