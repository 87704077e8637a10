namespace Streaming.Operator.Tests.Stage;

/// <summary>Programs that some tests need.</summary>
static class Installed
{
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(path => File.Exists(Path.Combine(path, program)));
}
