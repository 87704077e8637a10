namespace Streaming.Operator.Tests;

/// <summary>One run of the tool: what it ended with and what it wrote.</summary>
sealed record OperatorRun(int ExitCode, string Output, string Errors)
{
    public static Task<OperatorRun> InvokeAsync(params string[] args) => UntilAsync(args, TestContext.Current.CancellationToken);

    public static async Task<OperatorRun> UntilAsync(string[] args, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await OperatorCommandLine.InvokeAsync(args, output, errors, TimeProvider.System, cancellationToken);
        return new OperatorRun(exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Arguments with a server's settings as an operator would type them.</summary>
    public static string[] Settings(IEnumerable<KeyValuePair<string, string?>> settings) =>
        [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")];

    /// <summary>Holds that it ended so, or says what it printed.</summary>
    public OperatorRun EndedWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode}, where {exitCode} was expected:\n{Output}{Errors}");
        return this;
    }
}
