using System.Globalization;
using System.Text;

namespace Streaming.Operator.Commands.Audit;

/// <summary>The result in Prometheus's text format.</summary>
static class AuditMetrics
{
    public static string Text(IReadOnlyList<KindResult> kinds, IReadOnlyList<string> drifted, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Append(text, "streaming_audit_users", "Users audited.", kinds, kind => kind.Users);
        Append(text, "streaming_audit_skipped", "Users of whom something moved meanwhile.", kinds, kind => kind.Skipped);
        Append(text, "streaming_audit_differing", "Users whose stored state or vectors part from what they should be.", kinds,
            kind => kind.Partings.Select(parting => parting.UserId).Distinct().Count());
        Append(text, "streaming_audit_input", "Mean over the users of what the model is fed.",
            kinds.SelectMany(kind => kind.Inputs.Select(input => ($"{Label(kind)},streaming_audit_input_name=\"{input.Key}\"", input.Value))));
        Append(text, "streaming_audit_inputs_drifted", "Inputs of the model outside of their recorded ranges.", kinds,
            kind => drifted.Count(line => line.StartsWith(kind.Kind, StringComparison.Ordinal)));
        Append(text, "streaming_audit_time_seconds", "When the audit ended, Unix seconds.", kinds, _ => now.ToUnixTimeMilliseconds() / 1000.0);
        return text.ToString();
    }

    /// <summary>For the textfile collector of Prometheus's node exporter: the file is replaced as a whole.</summary>
    public static async Task WriteAsync(string file, string text, CancellationToken cancellationToken)
    {
        var whole = file + ".new";
        await File.WriteAllTextAsync(whole, text, cancellationToken);
        File.Move(whole, file, overwrite: true);
    }

    static void Append(StringBuilder text, string name, string help, IReadOnlyList<KindResult> kinds, Func<KindResult, double> value) =>
        Append(text, name, help, kinds.Select(kind => (Label(kind), value(kind))));

    static void Append(StringBuilder text, string name, string help, IEnumerable<(string Labels, double Value)> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
        foreach (var (labels, value) in values)
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");
    }

    static string Label(KindResult kind) => $"streaming_interest_kind=\"{kind.Kind}\"";
}
