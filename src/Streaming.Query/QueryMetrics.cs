using System.Diagnostics;
using System.Diagnostics.Metrics;
using Streaming.Contracts;

namespace Streaming.Query;

/// <summary>The metrics of the query worker, meter <c>Streaming.Query</c>.</summary>
sealed class QueryMetrics
{
    public const string MeterName = "Streaming.Query";

    /// <summary>The tag <c>strategy</c> of what is no answer: interests that were asked for.</summary>
    public const string Interests = "interests";

    readonly Meter _meter;
    readonly Histogram<double> _duration;
    readonly Counter<long> _items;
    readonly Counter<long> _fallbacks;
    readonly Counter<long> _secondSearches;
    readonly Counter<long> _served;
    readonly Histogram<double> _freshening;
    readonly Counter<long> _refused;
    readonly TimeProvider _time;
    long _implicitUpTo, _explicitUpTo;

    public QueryMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = _meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram("streaming.query.duration", "s", "Time to answer a request, by strategy, transport and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5] });
        _items = meter.CreateCounter<long>("streaming.query.items", "{item}", "Items answered.");
        _fallbacks = meter.CreateCounter<long>("streaming.query.fallbacks", "{answer}", "Answers to users without vectors, by fallback.");
        _secondSearches = meter.CreateCounter<long>("streaming.query.second_searches", "{request}",
            "Requests whose first search was too short because of excluded or repeated items.");
        _freshening = meter.CreateHistogram("streaming.query.freshness.wait", "s", "Time that requests which demand freshness waited for it, by outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 30, 60] });
        _refused = meter.CreateCounter<long>("streaming.query.refused", "{request}", "Requests of callers who are not known or ask too often, by reason.");
        meter.CreateObservableGauge("streaming.query.progress.age", Ages, "s",
            "Now minus the time up to which every record is applied, of the partition that is furthest behind, by kind of interest.");
        _served = meter.CreateCounter<long>("streaming.query.served", "{record}", "Records for the topic served, by outcome.");
    }

    /// <summary>Whether it is the time to answer of this very worker: another one in the process has instruments of the same names.</summary>
    public bool IsDuration(Instrument instrument) => ReferenceEquals(instrument, _duration);

    /// <param name="limit">How many answers may be made at a time now.</param>
    public void ObserveLimit(Func<int> limit) =>
        _meter.CreateObservableGauge("streaming.query.concurrency.limit", limit, "{answer}", "Answers that are made at a time at most, as it is now.");

    /// <param name="strategy">Its name; empty where there was no answer.</param>
    public void Finished(string strategy, string transport, string outcome, TimeSpan duration) => _duration.Record(duration.TotalSeconds, new TagList
    {
        { "streaming.query.strategy", strategy },
        { "streaming.query.transport", transport },
        { "streaming.query.outcome", outcome },
    });

    public void Answered(RetrieveResponse response)
    {
        _items.Add(response.Items.Count, new KeyValuePair<string, object?>("streaming.query.strategy", response.StrategyName));
        if (response.Fallback != Fallback.None)
            _fallbacks.Add(1, new KeyValuePair<string, object?>("streaming.query.fallback", NameOf(response.Fallback)));
    }

    /// <param name="reason"><c>unauthenticated</c> or <c>limited</c>.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("streaming.query.refusal", reason));

    /// <summary>How far each kind is applied, Unix milliseconds; null: not known, which leaves what was told before.</summary>
    public void Applied(long? implicitUpTo, long? explicitUpTo)
    {
        Interlocked.Exchange(ref _implicitUpTo, implicitUpTo ?? Interlocked.Read(ref _implicitUpTo));
        Interlocked.Exchange(ref _explicitUpTo, explicitUpTo ?? Interlocked.Read(ref _explicitUpTo));
    }

    public void SecondSearch() => _secondSearches.Add(1);

    /// <param name="outcome"><c>fresh</c> or <c>not_yet</c>.</param>
    public void Freshened(string outcome, TimeSpan waited) =>
        _freshening.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("streaming.query.outcome", outcome));

    public void ServedDelivered() => _served.Add(1, new KeyValuePair<string, object?>("streaming.query.outcome", "delivered"));

    /// <summary>An answer that training will never see.</summary>
    public void ServedLost() => _served.Add(1, new KeyValuePair<string, object?>("streaming.query.outcome", "lost"));

    IEnumerable<Measurement<double>> Ages()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (kind, upTo) in new[] { ("implicit", Interlocked.Read(ref _implicitUpTo)), ("explicit", Interlocked.Read(ref _explicitUpTo)) })
            if (upTo > 0)
                yield return new(Math.Max(0, now - upTo) / 1000.0, new KeyValuePair<string, object?>("streaming.interest.kind", kind));
    }

    static string NameOf(Fallback fallback) => fallback switch
    {
        Fallback.Topics => "topics",
        Fallback.Popular => "popular",
        Fallback.ClosedAccount => "closed_account",
        _ => "nothing",
    };
}
