using System.Text.Json;
using System.Text.Json.Serialization;
using Streaming.Interests;

namespace Streaming.Inference;

/// <summary>The content of <c>model.json</c>; <c>schemas/model/README.md</c> says what each key means.</summary>
internal sealed record ModelManifest
{
    public const string FileName = "model.json";
    public const int CurrentFormat = 1;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    public required int Format { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Space { get; init; }
    public int? Dimension { get; init; }
    public required ImplicitSettings Implicit { get; init; }
    public required ExplicitSettings Explicit { get; init; }
    public ItemSettings? Items { get; init; }
    public required Weighting Weighting { get; init; }
    public JsonElement? Training { get; init; }
    public IReadOnlyDictionary<string, double>? Metrics { get; init; }
    public string? Fingerprint { get; init; }

    internal sealed record ImplicitSettings
    {
        public required string Graph { get; init; }
        public required int Interests { get; init; }
        public required int Window { get; init; }
        public int? Rounds { get; init; }
        public double? Temperature { get; init; }
    }

    internal sealed record ExplicitSettings
    {
        public required string Graph { get; init; }
        public int Choices { get; init; } = 32;
    }

    internal sealed record ItemSettings
    {
        public required string Graph { get; init; }
        public required string Vocabulary { get; init; }
        public int Features { get; init; }
    }

    /// <exception cref="ModelException">The text is not a valid model.json.</exception>
    public static ModelManifest Parse(ReadOnlySpan<byte> utf8, string file)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<ModelManifest>(utf8, Json)
                ?? throw new ModelException($"{file}: it is null; write a JSON object");
            manifest.Validate(file);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new ModelException($"{file}: {e.Path?.TrimStart('$').TrimStart('.')}: {e.Message}");
        }
    }

    void Validate(string file)
    {
        Require(Format == CurrentFormat, "format", $"is {Format}; this program reads format {CurrentFormat}");
        Require(Name.Length > 0, "name", "is empty");
        Require(Space is not "", "space", "is empty; leave it out where the model works in any space");
        Require(Dimension is null or > 0, "dimension", "must be at least 1; leave it out where the model takes any");
        Require(Implicit.Interests is >= 1 and <= 64, "implicit.interests", "must be 1 to 64");
        Require(Implicit.Window is >= 1 and <= 100, "implicit.window", "must be 1 to 100, the engagements that a user's state keeps");
        Require(Implicit.Rounds is null or > 0, "implicit.rounds", "must be at least 1");
        Require(Implicit.Temperature is null or > 0, "implicit.temperature", "must be above 0");
        Require(Explicit.Choices is >= 1 and <= 256, "explicit.choices", "must be 1 to 256, the choices that a user's state keeps");
        Require(IsFileName(Implicit.Graph), "implicit.graph", "must be the name of a file in the folder");
        Require(IsFileName(Explicit.Graph), "explicit.graph", "must be the name of a file in the folder");
        if (Items is { } items)
        {
            Require(IsFileName(items.Graph), "items.graph", "must be the name of a file in the folder");
            Require(IsFileName(items.Vocabulary), "items.vocabulary", "must be the name of a file in the folder");
            Require(items.Features is >= 0 and <= 65_536, "items.features", "must be 0 to 65536");
            Require(Space is not null, "space", "is missing; a model that makes vectors of items says in which space they are");
            Require(Dimension is not null, "dimension", "is missing; a model that makes vectors of items says of how many floats they are");
        }
        foreach (var (key, value) in new[]
        {
            ("view", Weighting.View), ("click", Weighting.Click), ("save", Weighting.Save), ("share", Weighting.Share),
        })
            Require(value >= 0, $"weighting.{key}", "must be at least 0");
        Require(Weighting.DwellFloor is >= 0 and <= 1, "weighting.dwellFloor", "must be 0 to 1");
        Require(Weighting.DwellSaturationSeconds >= 0, "weighting.dwellSaturationSeconds", "must be at least 0");
        Require(Weighting.HalfLifeDays > 0, "weighting.halfLifeDays", "must be above 0");
        Require(Weighting.DecayFloor is >= 0 and <= 1, "weighting.decayFloor", "must be 0 to 1");

        void Require(bool holds, string key, string reason)
        {
            if (!holds)
                throw new ModelException($"{file}: {key}: {reason}");
        }
    }

    static bool IsFileName(string name) => name.Length > 0 && Path.GetFileName(name) == name;
}
