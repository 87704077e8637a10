using System.Diagnostics;
using Streaming.Operator.Running;

namespace Streaming.Operator.Verification.Servers;

/// <summary>A command that the operator gave, such as one that stops a server.</summary>
sealed class ShellCommand(string line)
{
    /// <exception cref="CommandFailedException">It ends with another exit code than 0.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Output to nowhere: a server that the command starts would hold a pipe open.
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{{ {line} ; }} >/dev/null 2>&1 </dev/null"]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new CommandFailedException($"'{line}' ended with exit code {process.ExitCode}: run it by hand to see why.");
    }
}
