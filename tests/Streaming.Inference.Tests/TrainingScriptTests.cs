using System.ComponentModel;
using System.Diagnostics;

namespace Streaming.Inference.Tests;

public sealed class TrainingScriptTests
{
    [Fact]
    public async Task TrainingFreeScript_GivesTheCommittedBytes()
    {
        var (code, said) = await Python("-c", "import numpy, onnx");
        Assert.SkipUnless(code == 0, $"needs python3 with numpy and onnx (apt-get install python3-onnx): {said}");

        var folder = Directory.CreateTempSubdirectory("graphs-");
        try
        {
            (code, said) = await Python(Path.Combine(AppContext.BaseDirectory, "training_free.py"), "--out", folder.FullName);
            Assert.True(code == 0, said);
            foreach (var graph in new[] { "implicit.onnx", "explicit.onnx" })
                Assert.Equal(File.ReadAllBytes(Path.Combine(ModelFolder.TrainingFree, graph)), File.ReadAllBytes(Path.Combine(folder.FullName, graph)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<(int Code, string Said)> Python(params string[] arguments)
    {
        // Debian's package onnx belongs to Debian's own python3, whatever comes first in the path.
        var program = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-B", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (process.ExitCode, said.Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, e.Message);
        }
    }
}
