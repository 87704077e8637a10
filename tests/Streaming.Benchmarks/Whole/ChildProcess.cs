using System.Diagnostics;

namespace Streaming.Benchmarks.Whole;

/// <summary>A process of the system under test; ends with the benchmark.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;
    readonly TaskCompletionSource<string> _firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ChildProcess(Process process) => _process = process;

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The first line of standard output.</summary>
    public Task<string> FirstLine => _firstLine.Task;

    /// <param name="assembly">The name of an executable beside this one, without extension.</param>
    public static ChildProcess Start(string assembly, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var child = new ChildProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        child._process.OutputDataReceived += (_, line) => child.Heard(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        return child;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    void Heard(string? line)
    {
        if (line is null)
            _firstLine.TrySetException(new InvalidOperationException($"{_process.StartInfo.ArgumentList[0]} ended before it said anything."));
        else if (!_firstLine.TrySetResult(line) && line.Contains("warn:", StringComparison.Ordinal) || line?.Contains("fail:", StringComparison.Ordinal) == true)
            Console.Error.WriteLine(line);
    }
}
