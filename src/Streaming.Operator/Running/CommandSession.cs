using Microsoft.Extensions.Logging.Console;
using Streaming.Kafka;
using Streaming.Qdrant;

namespace Streaming.Operator.Running;

/// <summary>What one run of a command has: the configuration, clients made from it when they are first asked for, and the output.</summary>
sealed class CommandSession : IAsyncDisposable
{
    const string Name = "operator", EnvironmentKey = "DOTNET_ENVIRONMENT";

    readonly ServiceProvider services;

    CommandSession(IConfigurationRoot configuration, ServiceProvider services, Output output, TimeProvider time) =>
        (Configuration, this.services, Output, Time) = (configuration, services, output, time);

    public IConfigurationRoot Configuration { get; }

    public IServiceProvider Services => services;

    public Output Output { get; }

    public TimeProvider Time { get; }

    /// <summary>A client of Kafka or Qdrant, or one of their options.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting that it needs is wrong or missing.</exception>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <param name="settings">Settings from the command line, which win over the environment, which wins over appsettings.json.</param>
    public static CommandSession Create(string[] settings, Output output, TimeProvider time)
    {
        var sources = new ConfigurationBuilder()
            .SetBasePath(Directory.GetCurrentDirectory())
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")])
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{Environment.GetEnvironmentVariable(EnvironmentKey) ?? "Production"}.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(settings);
        // As the workers read their secrets: a file's name is a key, with __ for each colon.
        if (sources.Build()["Secrets:Folder"] is { Length: > 0 } folder)
            sources.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
        var configuration = sources.Build();
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(time)
            // Standard output belongs to the result.
            .AddLogging(logging => logging
                .AddConfiguration(configuration.GetSection("Logging"))
                .AddSimpleConsole(console => console.SingleLine = true)
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddKafka(Name)
            .AddQdrant(configuration);
        return new CommandSession(configuration, services.BuildServiceProvider(), output, time);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
