using Streaming.Local.Evaluation;

namespace Streaming.Benchmarks.Serving;

/// <summary>What became of the questions of a time of load.</summary>
/// <param name="Answered">Milliseconds from when it was due until each answer, least first.</param>
/// <param name="FromAsking">The same from when it was asked, which timers and a busy client delay.</param>
/// <param name="Refused">Milliseconds from when it was due until each refusal, least first.</param>
/// <param name="Failed">What went wrong with the others.</param>
sealed record LoadResult(TimeSpan Duration, int Asked, double[] Answered, double[] FromAsking, double[] Refused, IReadOnlyList<Exception> Failed)
{
    public double P50 => Percentiles.Of(Answered, 0.5);

    public double P50FromAsking => Percentiles.Of(FromAsking, 0.5);

    public double P99 => Percentiles.Of(Answered, 0.99);

    /// <summary>Answers a second.</summary>
    public double Goodput => Answered.Length / Duration.TotalSeconds;

    /// <summary>Both together, as of one time of load.</summary>
    public static LoadResult operator +(LoadResult a, LoadResult b) => new(
        a.Duration + b.Duration, a.Asked + b.Asked, [.. a.Answered.Concat(b.Answered).Order()],
        [.. a.FromAsking.Concat(b.FromAsking).Order()], [.. a.Refused.Concat(b.Refused).Order()], [.. a.Failed, .. b.Failed]);
}
