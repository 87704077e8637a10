using System.Diagnostics;
using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>
/// Types a runbook's commands into a shell, as an operator does who has set up what runbooks/README.md says: the tool as <c>streaming</c>, the
/// settings in the environment. <c>dotnet run</c> of a project runs what was built of it. Lines that set a variable are examples, and get the values of the case at hand.
/// </summary>
sealed partial class Terminal(Bed bed, IReadOnlyDictionary<string, string> values) : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>Runs one block.</summary>
    /// <returns>The exit code of its last command, and what all of them printed.</returns>
    public async Task<(int ExitCode, string Output)> TypeAsync(string commands)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "Streaming.Operator.dll");
        var start = new ProcessStartInfo("bash", ["-c", $"streaming() {{ command dotnet '{tool}' \"$@\"; }}\ndotnet() {{ command dotnet \"{AppContext.BaseDirectory}$(basename \"$5\").dll\" \"${{@:6}}\"; }}\n{Fill(commands)}"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
        };
        foreach (var (key, value) in bed.Settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal).Replace('.', '_')] = value;
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, await output + await errors);
    }

    /// <summary>Types one block again and again until it ends well, as an operator does who waits for the end.</summary>
    public Task UntilWellAsync(string commands) =>
        Eventually.HoldsAsync(async () => await TypeAsync(commands) is { ExitCode: not 0 } not ? not.Output : null);

    /// <summary>Sets every variable that the case knows, also in blocks that only use it.</summary>
    string Fill(string commands)
    {
        var own = Assignment().Replace(commands, line => values.ContainsKey(line.Groups[1].Value) ? "" : line.Value);
        return string.Concat(values.Select(value => $"{value.Key}='{value.Value}'\n")) + own;
    }

    [GeneratedRegex(@"^([A-Z_]+)=.*$", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
