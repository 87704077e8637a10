using System.Globalization;
using System.Text.Json;
using Streaming.Operator.Running;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Ranges that the inputs of a model had when it was trained or accepted, by kind and input: in the model folder, or a file beside it.</summary>
sealed class InputRanges
{
    /// <summary>How far a mean may drift from the recorded one, as a share of it, and at least so much; as the trainer has it.</summary>
    const double Share = 0.5, Least = 0.05;

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    readonly Dictionary<string, Dictionary<string, double[]>> ranges;

    InputRanges(Dictionary<string, Dictionary<string, double[]>> ranges) => this.ranges = ranges;

    public static Task RecordAsync(string file, IEnumerable<KindResult> kinds, CancellationToken cancellationToken) => File.WriteAllTextAsync(
        file, JsonSerializer.Serialize(kinds.ToDictionary(kind => kind.Kind, kind => kind.Inputs.ToDictionary(input => input.Key, input => Around(input.Value))), Format), cancellationToken);

    /// <exception cref="WrongInputException">The file is no such ranges.</exception>
    public static async Task<InputRanges> ReadAsync(string file, CancellationToken cancellationToken) =>
        Parse(file, await File.ReadAllTextAsync(file, cancellationToken));

    /// <summary>Those that the trainer wrote down.</summary>
    /// <returns>Null where the folder has none, as that of the training-free model.</returns>
    /// <exception cref="WrongInputException">What the folder has are no such ranges.</exception>
    public static async Task<InputRanges?> OfModelAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, "model.json");
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken));
        return manifest.RootElement.TryGetProperty("training", out var training) && training.ValueKind == JsonValueKind.Object
            && training.TryGetProperty("inputs", out var inputs)
            ? Parse(file, inputs.GetRawText())
            : null;
    }

    /// <returns>What lies outside of its range. Of an input without a range nothing is said.</returns>
    public IReadOnlyList<string> Drifted(IEnumerable<KindResult> kinds) =>
    [
        .. from kind in kinds
           from input in kind.Inputs
           where ranges.TryGetValue(kind.Kind, out var own) && own.TryGetValue(input.Key, out var range) && (input.Value < range[0] || input.Value > range[1])
           let recorded = ranges[kind.Kind][input.Key]
           select string.Create(CultureInfo.InvariantCulture, $"{kind.Kind} {input.Key}: {input.Value:0.###}, outside of {recorded[0]:0.###} to {recorded[1]:0.###}"),
    ];

    static InputRanges Parse(string file, string text)
    {
        try
        {
            var ranges = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double[]>>>(text, Format) ?? [];
            return ranges.Values.All(kind => kind is not null && kind.Values.All(range => range is { Length: 2 })) ? new InputRanges(ranges) : throw new JsonException("a range has two numbers");
        }
        catch (JsonException e)
        {
            throw new WrongInputException($"{file} holds no ranges: {e.Message} Make it with audit --record-inputs.");
        }
    }

    static double[] Around(double mean) => [mean - Math.Max(Least, Math.Abs(mean) * Share), mean + Math.Max(Least, Math.Abs(mean) * Share)];
}
