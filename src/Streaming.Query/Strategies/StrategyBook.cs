using Microsoft.Extensions.Options;
using Streaming.Arms;
using Streaming.Contracts;
using Streaming.Interests;

namespace Streaming.Query.Strategies;

/// <summary>The strategies that can be asked for by name, built-in and configured, and which one a request gets.</summary>
sealed class StrategyBook : IStrategyCatalogue
{
    readonly Dictionary<string, RetrievalStrategy> _named;
    readonly QueryOptions _options;
    readonly Segmentation _segments;

    public StrategyBook(IOptions<QueryOptions> options)
    {
        _options = options.Value;
        _segments = new Segmentation(_options.CasualFrom, _options.CoreFrom);
        _named = BuiltIn.Concat(_options.Strategies).ToDictionary(
            named => named.Key, named => RetrievalStrategy.Of(named.Key, named.Value, _options.ImplicitShare), StringComparer.Ordinal);
    }

    /// <summary>The strategies that are always there: one for each value of the schema's <see cref="Strategy"/>, and <c>adaptive</c>.</summary>
    public static IReadOnlyDictionary<string, StrategyOptions> BuiltIn { get; } = new Dictionary<string, StrategyOptions>
    {
        [RetrievalStrategy.Blended] = new(),
        ["implicit"] = new() { Interests = Strategy.Implicit },
        ["explicit"] = new() { Interests = Strategy.Explicit },
        ["single"] = new() { Interests = Strategy.Single },
        [RetrievalStrategy.Adapts] = new() { Adaptive = true },
    };

    public IReadOnlyCollection<string> Names => _named.Keys;

    public UserSegment SegmentOf(UserState state) => _segments.Of(state);

    /// <exception cref="InvalidMessageException">There is no strategy of that name.</exception>
    public RetrievalStrategy Named(string name) => _named.TryGetValue(name, out var strategy)
        ? strategy
        : throw InvalidMessageException.OfField(
            "strategy_name", $"is '{name}'; there are {string.Join(", ", _named.Keys.Order(StringComparer.Ordinal))}. Query:Strategies adds more");

    /// <summary>What the request names or spells out, else the preset of its surface and the user's segment.</summary>
    /// <exception cref="InvalidMessageException">There is no strategy of the name that it gives.</exception>
    public RetrievalStrategy For(RetrieveRequest request, UserSegment segment)
    {
        var strategy = request switch
        {
            { StrategyName.Length: > 0 } => Named(request.StrategyName),
            { Strategy: not Strategy.Unspecified } => _named[NameOf(request.Strategy)],
            { Blend: not null } => _named[RetrievalStrategy.Blended],
            _ => _named[Preset(request.Surface, segment)],
        };
        return request.Blend is null ? strategy : strategy.With(request.Blend);
    }

    /// <summary>Which interests a request is answered from, before anything of the user is known; both kinds where that depends on the user.</summary>
    /// <exception cref="InvalidMessageException">There is no strategy of the name that it gives.</exception>
    public Strategy InterestsOf(RetrieveRequest request)
    {
        if (request.StrategyName.Length > 0)
            return Named(request.StrategyName).Interests;
        return request.Strategy == Strategy.Unspecified ? Strategy.Blended : request.Strategy;
    }

    /// <summary>The fingerprint of the generation that the request's strategy is answered from; null: the live one.</summary>
    /// <exception cref="InvalidMessageException">There is no strategy of the name that it gives.</exception>
    public string? GenerationOf(RetrieveRequest request) => request.StrategyName.Length > 0 ? Named(request.StrategyName).Generation : null;

    string Preset(string surface, UserSegment segment)
    {
        var presets = _options.SurfacePresets.GetValueOrDefault(surface) ?? _options.Presets;
        return segment switch
        {
            UserSegment.Core => presets.Core,
            UserSegment.Casual => presets.Casual,
            _ => presets.New,
        };
    }

    static string NameOf(Strategy strategy) => strategy switch
    {
        Strategy.Implicit => "implicit",
        Strategy.Explicit => "explicit",
        Strategy.Single => "single",
        _ => RetrievalStrategy.Blended,
    };
}
