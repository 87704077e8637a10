using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Streaming.Arms;

/// <summary>The experiments in force: those of the newest valid configuration.</summary>
/// <remarks>
/// Bound here and not by <c>IOptionsMonitor</c>, which throws at whoever asks while a changed configuration is not valid, and forgets the
/// options that were.
/// </remarks>
public sealed partial class CurrentExperiments : IDisposable
{
    readonly IConfiguration configuration;
    readonly IValidateOptions<ExperimentsOptions> validator;
    readonly ILogger logger;
    readonly IDisposable registration;
    Version current;

    /// <summary>Else what cannot be bound inside of a list or dictionary is left out without a word.</summary>
    internal static void Strictly(BinderOptions binder) => binder.ErrorOnUnknownConfiguration = true;

    /// <exception cref="OptionsValidationException">The configuration at start is not valid.</exception>
    public CurrentExperiments(IConfiguration configuration, IValidateOptions<ExperimentsOptions> validator, ILogger<CurrentExperiments> logger)
    {
        (this.configuration, this.validator, this.logger) = (configuration, validator, logger);
        current = Read();
        registration = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public ExperimentsOptions Options => Volatile.Read(ref current).Options;

    public Assigner Assigner => Volatile.Read(ref current).Assigner;

    public void Dispose() => registration.Dispose();

    void Reload()
    {
        try
        {
            var read = Read();
            Volatile.Write(ref current, read);
            LogTaken(logger, string.Join(", ", read.Options.Running.Keys.Order(StringComparer.Ordinal)));
        }
        catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
        {
            LogRefused(logger, e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message);
        }
    }

    Version Read()
    {
        var options = configuration.GetSection(ExperimentsOptions.Section).Get<ExperimentsOptions>(Strictly) ?? new ExperimentsOptions();
        var result = validator.Validate(null, options);
        return result.Failed
            ? throw new OptionsValidationException(ExperimentsOptions.Section, typeof(ExperimentsOptions), result.Failures)
            : new Version(options, new Assigner(options));
    }

    [LoggerMessage(LogLevel.Information, "The configuration changed; experiments in force: {Experiments}")]
    static partial void LogTaken(ILogger logger, string experiments);

    [LoggerMessage(LogLevel.Error, "The changed configuration of the experiments is refused, and those before it stay in force: {Reason}")]
    static partial void LogRefused(ILogger logger, string reason);

    sealed record Version(ExperimentsOptions Options, Assigner Assigner);
}
