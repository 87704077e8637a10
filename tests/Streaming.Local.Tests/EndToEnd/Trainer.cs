using System.ComponentModel;
using System.Diagnostics;

namespace Streaming.Local.Tests.EndToEnd;

/// <summary>The trainer of <c>src/training</c>, as its users run it.</summary>
static class Trainer
{
    /// <summary>A few seconds of training.</summary>
    static readonly string[] Small =
    [
        "--dimension", "8", "--interests", "3", "--window", "20", "--epochs", "8", "--batch", "64", "--learning-rate", "0.02", "--warm-up", "10",
        "--average", "0.9", "--blend-negatives", "32", "--dropout", "0.1", "--input-dropout", "0", "--drop-items", "0", "--precision", "float32",
    ];

    public static async Task SkipWhereMissingAsync()
    {
        var (code, said) = await RunAsync("-c", "import torch, onnx");
        Assert.SkipUnless(code == 0, $"needs python3 with torch and onnx (apt-get install python3-torch python3-onnx): {said}");
    }

    /// <returns>The model folder.</returns>
    public static async Task<string> TrainAsync(string data, string run, params string[] options)
    {
        var (code, said) = await RunAsync(["-W", "ignore", "-m", "training", "train", "--data", data, "--out", run, .. Small, .. options]);
        Assert.True(code == 0, said);
        return Path.Combine(run, "model");
    }

    static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        // Debian's torch belongs to Debian's own python3, whatever comes first in the path.
        var program = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(program, ["-B", .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = Source() };
        try
        {
            using var process = Process.Start(start)!;
            var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await printed;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, said.Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }

    static string Source()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Streaming.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new FileNotFoundException("Streaming.sln is in no folder above the tests"), "src");
    }
}
