using System.Diagnostics;

namespace Streaming.TestServers;

/// <summary>
/// A broker process of a test's own, from the distribution in the folder <c>STREAMING_TEST_KAFKA_FOLDER</c>, which has the programs <c>start
/// DATA</c>, taking more properties from the file <c>KAFKA_EXTRA</c> and printing its address, and <c>stop DATA</c>.
/// </summary>
public sealed class KafkaBroker : IAsyncDisposable
{
    const string Variable = "STREAMING_TEST_KAFKA_FOLDER";

    readonly DirectoryInfo data;

    KafkaBroker(DirectoryInfo data, string bootstrapServers) => (this.data, BootstrapServers) = (data, bootstrapServers);

    /// <summary>Why there can be none, or null.</summary>
    public static string? Missing => Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder
        ? $"{Variable} names no folder of a Kafka distribution with start and stop"
        : File.Exists(Path.Combine(folder, "start")) ? null : $"{Variable} is {folder}, where there is no program start";

    /// <summary>Of the listener without security, which the broker needs itself.</summary>
    public string BootstrapServers { get; }

    /// <param name="properties">More properties of the broker; <c>@PORT@</c> and <c>@CONTROLLER@</c> stand for its ports.</param>
    public static async Task<KafkaBroker> StartAsync(string properties, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("broker-");
        var extra = Path.Combine(data.FullName, "extra.properties");
        await File.WriteAllTextAsync(extra, properties, cancellationToken);
        var printed = await RunAsync("start", data, extra, cancellationToken);
        return new KafkaBroker(data, printed.Trim());
    }

    /// <summary>Ends it as a crash would, and starts another with its data at another address.</summary>
    /// <returns>That address.</returns>
    public async Task<string> ReplaceAsync(CancellationToken cancellationToken)
    {
        await RunAsync("stop", data, null, cancellationToken, "KILL");
        // Where it remembers its port.
        File.Delete(Path.Combine(data.FullName, "port"));
        return (await RunAsync("start", data, Path.Combine(data.FullName, "extra.properties"), cancellationToken)).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop", data, null, CancellationToken.None);
        data.Delete(recursive: true);
    }

    /// <returns>What it printed. The broker that it leaves running keeps its output, so that is read to the end of the line.</returns>
    static async Task<string> RunAsync(string program, DirectoryInfo data, string? extra, CancellationToken cancellationToken, params string[] more)
    {
        var start = new ProcessStartInfo(Path.Combine(Environment.GetEnvironmentVariable(Variable)!, program), [data.FullName, .. more])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["KAFKA_EXTRA"] = extra;
        start.Environment["KAFKA_HEAP"] = "256m";
        using var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? line ?? "" : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {line}");
    }
}
