using System.Diagnostics;
using System.Text.RegularExpressions;
using Streaming.Operator.Tests.Stage;

namespace Streaming.Operator.Tests.Runbooks;

/// <summary>
/// Types a runbook's commands into a shell, as an operator does who has set up what runbooks/README.md says: the tool as <c>streaming</c>, the
/// settings in the environment. <c>dotnet run</c> of a project runs what was built of it. Lines that set a variable are examples, and get the values of the case at hand.
/// </summary>
/// <param name="values">Of the variables that pages set.</param>
/// <param name="more">Settings beside those of the stack.</param>
sealed partial class Terminal(Bed bed, IReadOnlyDictionary<string, string> values, IReadOnlyDictionary<string, string>? more = null) : IDisposable
{
    static readonly string Programs = $$"""
        streaming() { command dotnet '{{AppContext.BaseDirectory}}Streaming.Operator.dll' "$@"; }
        dotnet() { command dotnet "{{AppContext.BaseDirectory}}$(basename "$5").dll" "${@:6}"; }
        kafka-topics.sh() { java -cp "$STREAMING_TEST_KAFKA_FOLDER/libs/*" org.apache.kafka.tools.TopicCommand "$@"; }

        """;

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    readonly List<Process> left = [];

    /// <summary>Ends what was left running.</summary>
    public void Dispose()
    {
        foreach (var process in left)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
        folder.Delete(recursive: true);
    }

    /// <summary>Runs one block.</summary>
    /// <returns>With the exit code of its last command.</returns>
    public async Task<OperatorRun> TypeAsync(string commands)
    {
        using var shell = Process.Start(Shell(commands))!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new OperatorRun(shell.ExitCode, await output + await errors, "");
    }

    /// <summary>Types a block that does not end, as one that starts a worker, and leaves it running.</summary>
    public void Leave(string commands)
    {
        var shell = Process.Start(Shell(commands))!;
        left.Add(shell);
        // Nobody reads what it prints, and it must not wait for that.
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
    }

    /// <summary>Holds that what a page asks is answered well, be it after a while; or, where something was left out, that it is not.</summary>
    public async Task<OperatorRun> HoldsAsync(string commands, bool well) =>
        well ? await UntilWellAsync(Runbook.Patient(commands)) : (await TypeAsync(Runbook.Together(Runbook.Strict(commands)))).EndedWith(1);

    /// <summary>Types one block again and again until all of its commands end well, as an operator does who waits for the end.</summary>
    /// <returns>The last time.</returns>
    public async Task<OperatorRun> UntilWellAsync(string commands)
    {
        OperatorRun? last = null;
        await Eventually.HoldsAsync(async () => (last = await TypeAsync(Runbook.Together(commands))).ExitCode == 0 ? null : last.Output);
        return last!;
    }

    ProcessStartInfo Shell(string commands)
    {
        var start = new ProcessStartInfo("bash", ["-c", Programs + Fill(commands)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName,
        };
        foreach (var (key, value) in bed.Settings.Concat((more ?? new Dictionary<string, string>()).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal).Replace('.', '_')] = value;
        return start;
    }

    /// <summary>Sets every variable that the case knows, also in blocks that only use it.</summary>
    string Fill(string commands)
    {
        var own = Assignment().Replace(commands, line => values.ContainsKey(line.Groups[1].Value) ? "" : line.Value);
        return string.Concat(values.Select(value => $"{value.Key}='{value.Value}'\n")) + own;
    }

    [GeneratedRegex(@"^([A-Z_]+)=.*$", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
