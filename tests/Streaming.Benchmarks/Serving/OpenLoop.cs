using System.Collections.Concurrent;

namespace Streaming.Benchmarks.Serving;

/// <summary>
/// Asks at moments that are drawn beforehand (a Poisson process), whatever became of what was asked before. Times count from the moment when a
/// question was due, so that a slow answer does not hide how long those behind it would have waited.
/// </summary>
sealed class OpenLoop(int seed, TimeProvider time)
{
    readonly Random _random = new(seed);
    int _asked;

    /// <param name="ask">Asks the question of a number and says whether it was answered or refused; throws where it failed.</param>
    public async Task<LoadResult> RunAsync(double perSecond, TimeSpan duration, Func<int, Task<bool>> ask)
    {
        var (started, due, underWay) = (time.GetTimestamp(), TimeSpan.Zero, new List<Task>());
        var (answered, refused, failed) = (new ConcurrentBag<(double, double)>(), new ConcurrentBag<double>(), new ConcurrentBag<Exception>());
        while ((due += TimeSpan.FromSeconds(-Math.Log(1 - _random.NextDouble()) / perSecond)) < duration)
        {
            // Timers know whole milliseconds.
            var at = TimeSpan.FromMilliseconds(Math.Ceiling(due.TotalMilliseconds));
            if (at - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
                await Task.Delay(left, time, CancellationToken.None);
            underWay.Add(OneAsync(at, _asked++));
        }
        await Task.WhenAll(underWay);
        return new LoadResult(
            duration, underWay.Count, Sorted(answered.Select(times => times.Item1)), Sorted(answered.Select(times => times.Item2)), Sorted(refused), [.. failed]);

        async Task OneAsync(TimeSpan since, int number)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                var asked = time.GetElapsedTime(started);
                var isAnswer = await ask(number);
                var now = time.GetElapsedTime(started);
                if (isAnswer)
                    answered.Add(((now - since).TotalMilliseconds, (now - asked).TotalMilliseconds));
                else
                    refused.Add((now - since).TotalMilliseconds);
            }
            catch (Exception e)
            {
                failed.Add(e);
            }
        }
    }

    static double[] Sorted(IEnumerable<double> times) => [.. times.Order()];
}
