using System.Runtime.InteropServices;

namespace Streaming.Operator.Verification.Processes;

/// <summary>Signals that .NET cannot send by itself. Linux and macOS.</summary>
static class ProcessSignal
{
    const int Term = 15;

    static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <summary>False where processes know no signals.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    public static void Terminate(int process) => Send(process, Term);

    /// <summary>Stands still until <see cref="Resume"/>, and does not notice.</summary>
    public static void Pause(int process) => Send(process, Stop);

    public static void Resume(int process) => Send(process, Continue);

    static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} did not reach process {process}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Kill(int process, int signal);
}
