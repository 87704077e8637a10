using Streaming.Operator.Verification.Planning;

namespace Streaming.Operator.Tests.Verification.Planning;

static class Plans
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static VerificationPlan Of(int seed, double minutes = 1, int copies = 2) => VerificationPlan.Create(Options(seed, minutes, copies));

    public static PlanOptions Options(int seed, double minutes = 1, int copies = 2) => new(
        seed, TimeSpan.FromMinutes(minutes), copies, Start, "space", TimeSpan.FromSeconds(3),
        [.. Enum.GetValues<DisruptionKind>().Where(kind => kind != DisruptionKind.QdrantRestart)]);
}
