using System.Net;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>One worker as a process that can be stopped, killed and started again with the same settings.</summary>
sealed class WorkerHandle(string name, Uri address, IReadOnlyDictionary<string, string?> settings, HttpClient http) : IAsyncDisposable
{
    // A worker's own limit is 30 s, at which it is cut off; on a machine that is busy it may take the whole of it.
    static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30), ReadyDeadline = TimeSpan.FromSeconds(90);

    ChildProcess? process;

    public string Name => name;

    /// <summary>Where health, metrics and, of the query worker, JSON are.</summary>
    public Uri Address => address;

    public string Output => process?.Output ?? "";

    public void Start() => process = ChildProcess.Start("Streaming." + char.ToUpperInvariant(name[0]) + name[1..], [], settings);

    /// <summary>Returns when the worker says that it is ready.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => Eventually.HoldsAsync(
        async cancel =>
        {
            Assert.False(process!.HasExited, $"{name} ended by itself:\n{Output}");
            try
            {
                using var response = await http.GetAsync(new Uri(address, "/health/ready"), cancel);
                return response.StatusCode == HttpStatusCode.OK
                    ? null
                    : $"{name} is not ready: {await response.Content.ReadAsStringAsync(cancel)}\n{Output}";
            }
            catch (HttpRequestException e)
            {
                return $"{name} does not answer: {e.Message}\n{Output}";
            }
        },
        ReadyDeadline, cancellationToken);

    /// <summary>Stops it with SIGTERM, which must end in exit code 0 within the deadline.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var stopping = process!;
        var code = await stopping.StopAsync(StopDeadline, cancellationToken);
        Assert.True(code == 0, $"{name} ended with {code}:\n{stopping.Output}");
    }

    public async Task KillAsync()
    {
        await using var dying = process!;
        await dying.KillAsync();
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
