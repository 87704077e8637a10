namespace Streaming.Operator.Verification.Planning;

/// <summary>
/// Deals disruptions from a shuffled deck that holds every possible kind, so that a run of a minute has met all of them. They overlap, but
/// nothing is done to what is down already.
/// </summary>
sealed class DisruptionPlan
{
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4), Restart = TimeSpan.FromSeconds(6);

    readonly PlanOptions options;
    readonly Random random;
    readonly Dictionary<object, TimeSpan> busy = [];
    readonly Queue<DisruptionKind> deck = new();
    readonly Queue<WorkerKind> workers = new();

    DisruptionPlan(PlanOptions options, Random random) => (this.options, this.random) = (options, random);

    public static List<Disruption> Create(PlanOptions options, Random random)
    {
        var plan = new DisruptionPlan(options, random);
        var disruptions = new List<Disruption>();
        for (var at = Quiet; at < options.Duration - Quiet && options.Possible.Count > 0; at += plan.Seconds(2.5, 4.5))
        {
            if (plan.Deal(at) is { } disruption)
                disruptions.Add(disruption);
        }

        return disruptions;
    }

    /// <returns>Null where all that it could be done to is busy.</returns>
    Disruption? Deal(TimeSpan at)
    {
        if (deck.Count == 0)
            Fill(deck, options.Possible.SelectMany(kind => Enumerable.Repeat(kind, Weight(kind))));
        var kind = deck.Dequeue();
        var duration = Duration(kind);
        if (ServerOf(kind) is { } server)
            return Take(server, at, duration) ? new Disruption(at, duration, kind) : null;
        if (workers.Count == 0)
            Fill(workers, [WorkerKind.Implicit, WorkerKind.Explicit, WorkerKind.Implicit, WorkerKind.Explicit, WorkerKind.Catalogue, WorkerKind.Query]);
        var worker = workers.Dequeue();
        if (kind == DisruptionKind.Add)
            return Take((worker, options.Copies), at, duration + Restart) ? new Disruption(at, duration, kind, worker, options.Copies) : null;
        var first = random.Next(options.Copies);
        for (var i = 0; i < options.Copies; i++)
        {
            var copy = (first + i) % options.Copies;
            if (Take((worker, copy), at, duration + Restart))
                return new Disruption(at, duration, kind, worker, copy);
        }

        return null;
    }

    bool Take(object what, TimeSpan at, TimeSpan duration)
    {
        if (busy.GetValueOrDefault(what) > at)
            return false;
        busy[what] = at + duration;
        return true;
    }

    TimeSpan Duration(DisruptionKind kind) => kind switch
    {
        DisruptionKind.Kill => Seconds(0.5, 3),
        DisruptionKind.Pause => options.SessionTimeout + Seconds(2, 5),
        DisruptionKind.Stop => Seconds(1, 5),
        DisruptionKind.Add => Seconds(6, 12),
        DisruptionKind.KafkaErrors => Seconds(1, 2),
        _ => Seconds(2, 6),
    };

    void Fill<T>(Queue<T> queue, IEnumerable<T> with)
    {
        var cards = with.ToArray();
        random.Shuffle(cards);
        foreach (var card in cards)
            queue.Enqueue(card);
    }

    TimeSpan Seconds(double from, double to) => TimeSpan.FromMilliseconds(Math.Round(1000 * (from + (random.NextDouble() * (to - from)))));

    static int Weight(DisruptionKind kind) => kind switch { DisruptionKind.Kill => 3, DisruptionKind.Pause => 2, _ => 1 };

    static string? ServerOf(DisruptionKind kind) => kind switch
    {
        DisruptionKind.QdrantDown or DisruptionKind.QdrantSlow or DisruptionKind.QdrantCut or DisruptionKind.QdrantErrors
            or DisruptionKind.QdrantRestart => "Qdrant",
        DisruptionKind.KafkaDown or DisruptionKind.KafkaSlow or DisruptionKind.KafkaErrors => "Kafka",
        _ => null,
    };
}
