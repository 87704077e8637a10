using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Streaming.ServiceDefaults;

/// <summary>Runs one worker as a process.</summary>
public static class WorkerProcess
{
    /// <summary>Creates the worker and runs it until it is told to stop.</summary>
    /// <returns>
    /// The exit code: 0 after a graceful stop, 1 when the worker failed while it ran, 2 when its settings do not let it start. A wrong
    /// setting is printed to standard error as what to change, without a stack trace.
    /// </returns>
    public static Task<int> RunAsync(Func<WebApplication> create) => RunAsync(create, Console.Error);

    internal static async Task<int> RunAsync(Func<WebApplication> create, TextWriter errors)
    {
        try
        {
            await using var app = create();
            app.Services.GetService<IStartupValidator>()?.Validate();
            var work = app.Services.GetRequiredService<BackgroundWork>();
            await RunToTheEndAsync(app);
            return work.Failed ? 1 : 0;
        }
        catch (Exception e) when (SettingErrors(e) is { Count: > 0 } lines)
        {
            await errors.WriteLineAsync("The worker cannot start with these settings:");
            foreach (var line in lines)
                await errors.WriteLineAsync($"  - {line}");
            return 2;
        }
    }

    static async Task RunToTheEndAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop, or failed, before the start was over: the host cancels the start with this exception.
        }
    }

    static List<string> SettingErrors(Exception e) => e switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        InvalidSettingException invalid => [invalid.Message],
        AggregateException several when several.InnerExceptions.All(inner => SettingErrors(inner).Count > 0) =>
            [.. several.InnerExceptions.SelectMany(SettingErrors)],
        // Binding a value to an option of another type: the message names the key, the inner one says what the type takes.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } unbound =>
            [unbound.InnerException is { } inner ? $"{unbound.Message} {inner.Message}" : unbound.Message],
        _ => [],
    };
}
