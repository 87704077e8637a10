using System.Diagnostics;
using System.Reflection;

namespace Streaming.Operator.Verification.Processes;

/// <summary>This tool once more, in a process of its own. What it prints last is kept.</summary>
sealed class ChildProcess : IAsyncDisposable
{
    const int KeptLines = 40;

    /// <summary>The program that runs is the tool, be it one file with its runtime in it; else a test runs it, beside which it lies.</summary>
    static bool IsProgram =>
        Assembly.GetEntryAssembly() == typeof(ChildProcess).Assembly && Path.GetFileNameWithoutExtension(Environment.ProcessPath) != "dotnet";

    readonly Process process;
    readonly Queue<string> lines = new();

    readonly TextWriter? log;

    ChildProcess(ProcessStartInfo start, string? logFile)
    {
        log = logFile is null ? null : TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <param name="settings">Configuration keys with colons; they become environment variables.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="logFile">Gets all that it prints; null: nowhere.</param>
    public static ChildProcess Start(IEnumerable<KeyValuePair<string, string?>> settings, string? logFile, params IEnumerable<string> arguments)
    {
        var start = IsProgram
            ? new ProcessStartInfo(Environment.ProcessPath!, arguments)
            : new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Streaming.Operator.dll"), .. arguments]);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, AppContext.BaseDirectory);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        return new ChildProcess(start, logFile);
    }

    public bool HasExited => process.HasExited;

    /// <summary>Of a process that has ended.</summary>
    public int ExitCode => process.ExitCode;

    /// <summary>The newest lines that it printed.</summary>
    public string Output
    {
        get
        {
            lock (lines)
                return string.Join('\n', lines);
        }
    }

    public void Pause() => ProcessSignal.Pause(process.Id);

    public void Resume() => ProcessSignal.Resume(process.Id);

    /// <summary>SIGTERM: asks it to stop.</summary>
    /// <returns>The exit code; null: it had not ended by the deadline.</returns>
    public async Task<int?> StopAsync(TimeSpan deadline, TimeProvider time)
    {
        ProcessSignal.Terminate(process.Id);
        using var timeout = new CancellationTokenSource(deadline, time);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>SIGKILL: ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        else
            await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        if (log is not null)
            await log.DisposeAsync();
    }

    void Heard(string? line)
    {
        if (line is null)
            return;
        log?.WriteLine(line);
        lock (lines)
        {
            lines.Enqueue(line);
            if (lines.Count > KeptLines)
                lines.Dequeue();
        }
    }
}
