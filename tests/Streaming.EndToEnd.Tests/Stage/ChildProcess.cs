using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Streaming.EndToEnd.Tests.Stage;

/// <summary>An executable of <c>src</c> in a process of its own. What it prints is kept for failure messages.</summary>
sealed class ChildProcess : IAsyncDisposable
{
    const int Terminate = 15, KeptLines = 60;

    readonly Process process;
    readonly Queue<string> lines = new();
    readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    readonly Action<string>? onLine;

    ChildProcess(ProcessStartInfo start, Action<string>? onLine)
    {
        this.onLine = onLine;
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Exited += (_, _) => firstLine.TrySetException(new InvalidOperationException($"It ended before it said anything: {start.ArgumentList[0]}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <param name="assembly">The name of an executable beside this one, without extension.</param>
    /// <param name="settings">Configuration keys with colons; they become environment variables.</param>
    /// <param name="onLine">Called with every line that it prints, on a thread of its own.</param>
    public static ChildProcess Start(
        string assembly, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> settings, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new ChildProcess(start, onLine);
    }

    /// <summary>The first line that it printed.</summary>
    public Task<string> FirstLine => firstLine.Task;

    public bool HasExited => process.HasExited;

    /// <summary>The newest lines that it printed.</summary>
    public string Output
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    /// <summary>SIGTERM: asks it to stop.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        Assert.Equal(0, Signal(process.Id, Terminate));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(deadline);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"It did not stop within {deadline.TotalSeconds} s:\n{Output}");
        }
        return process.ExitCode;
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGKILL: ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    void Heard(string? line)
    {
        if (line is null)
            return;
        onLine?.Invoke(line);
        firstLine.TrySetResult(line);
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
                lines.Dequeue();
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Signal(int process, int signal);
}
