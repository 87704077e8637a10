using System.Globalization;

namespace Streaming.Benchmarks.Serving;

/// <summary>
/// What becomes of answers at twice the load that the query worker can bear: how many there still are, against the most that there ever were, and
/// how long they take, against those at a light load.
/// </summary>
static class OverloadBenchmark
{
    public const string Verb = "overload";

    const int Users = 500, LightPerSecond = 25, FirstPerSecond = 60;
    const double Step = 1.25, Borne = 0.95, MinGoodput = 0.9, MaxP99Ratio = 2;

    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Light = TimeSpan.FromSeconds(30), OfAStep = TimeSpan.FromSeconds(5), Heavy = TimeSpan.FromSeconds(20);

    /// <param name="eventsPerSecond">Engagements that change users' vectors meanwhile; 0: none.</param>
    public static async Task RunAsync(string folder, int eventsPerSecond, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        await using var served = await ServedFolder.StartAsync(folder, cancellationToken);
        var asked = await AskedUsers.FindAsync(served, Users, cancellationToken);
        Console.WriteLine($"{asked.Count} users with 7 implicit interests and 5 followed topics, limit 100, {Environment.ProcessorCount} cores, {eventsPerSecond} events/s");
        using var client = new QueryClient(served, asked);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var traffic = new LiveTraffic(served, eventsPerSecond, time).RunAsync(over.Token);

        var loop = new OpenLoop(seed: 6, time);
        await loop.RunAsync(FirstPerSecond, WarmUp, client.RetrieveAsync);
        var light = await loop.RunAsync(LightPerSecond, Light, client.RetrieveAsync);
        Print("light load", LightPerSecond, light);
        var (saturating, peak) = await SaturateAsync(loop, client);
        var heavy = await loop.RunAsync(2 * saturating, Heavy, client.RetrieveAsync);
        Print("twice the saturating load", 2 * saturating, heavy);
        await over.CancelAsync();
        await traffic;

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"goodput {heavy.Goodput:N0}/s is {heavy.Goodput / peak:P0} of its peak of {peak:N0}/s (goal: at least {MinGoodput:P0}); p99 of the answered {heavy.P99:N1} ms is {heavy.P99 / light.P99:N2} of that at light load, {light.P99:N1} ms (goal: at most {MaxP99Ratio})"));
    }

    /// <summary>The least load of which a part is refused or left over, and the most answers a second at any load up to a step above it.</summary>
    static async Task<(double PerSecond, double Peak)> SaturateAsync(OpenLoop loop, QueryClient client)
    {
        var (saturating, peak) = (0.0, 0.0);
        for (double perSecond = FirstPerSecond; saturating == 0 || perSecond < saturating * Step * Step; perSecond *= Step)
        {
            var result = await loop.RunAsync(perSecond, OfAStep, client.RetrieveAsync);
            Print("more and more", perSecond, result);
            peak = Math.Max(peak, result.Goodput);
            if (saturating == 0 && result.Answered.Length < Borne * result.Asked)
                saturating = perSecond;
        }
        return (saturating, peak);
    }

    static void Print(string name, double perSecond, LoadResult result) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-26} {perSecond,5:N0} requests/s: {result.Goodput,5:N0} answered/s, p50 {result.P50,6:N2} ms, p99 {result.P99,6:N2} ms; {result.Refused.Length / result.Duration.TotalSeconds,5:N0} refused/s, median after {Local.Evaluation.Percentiles.Of(result.Refused, 0.5):N2} ms; {result.Failed.Count} failed"));
}
