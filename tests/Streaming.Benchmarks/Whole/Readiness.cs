namespace Streaming.Benchmarks.Whole;

/// <summary>Waits for workers that start.</summary>
static class Readiness
{
    const int MaxTries = 600;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="address">Where the worker answers health checks.</param>
    /// <exception cref="InvalidOperationException">It was not ready within two minutes.</exception>
    public static async Task WaitAsync(HttpClient http, string worker, Uri address, CancellationToken cancellationToken)
    {
        for (var tries = 0; !await IsReadyAsync(http, address, cancellationToken); tries++)
        {
            if (tries > MaxTries)
                throw new InvalidOperationException($"The {worker} worker is not ready after two minutes.");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
