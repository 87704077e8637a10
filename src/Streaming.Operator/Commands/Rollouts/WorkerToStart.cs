namespace Streaming.Operator.Commands.Rollouts;

/// <summary>A worker of the new generation that runs beside the old one's.</summary>
/// <param name="Settings">Configuration keys and values that it needs beside those of the old generation's worker.</param>
sealed record WorkerToStart(string Worker, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>As one line of a shell.</summary>
    public string Line => string.Join(' ', Settings.Select(setting => $"{setting.Key.Replace(":", "__", StringComparison.Ordinal)}={Quoted(setting.Value)}"));

    static string Quoted(string value) =>
        value.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:,".Contains(c, StringComparison.Ordinal)) ? value : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
