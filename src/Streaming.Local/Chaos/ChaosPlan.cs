namespace Streaming.Local.Chaos;

/// <summary>An endless plan: every act that is possible comes once before any comes again. A pure function of the seed.</summary>
static class ChaosPlan
{
    static readonly string[] Workers = ["implicit", "explicit", "catalogue", "query"];

    /// <param name="kafka">The embedded Kafka is there to be broken.</param>
    /// <param name="qdrant">The embedded Qdrant is there to be broken.</param>
    public static IEnumerable<ChaosStep> Draw(int seed, bool kafka, bool qdrant)
    {
        var random = new Random(seed);
        var away = 0;
        while (true)
        {
            var acts = Possible(kafka, qdrant).ToArray();
            random.Shuffle(acts);
            foreach (var act in acts)
                yield return new ChaosStep(
                    Seconds(random, 1, 3), act, Seconds(random, 1, 4), act == ChaosAct.WorkerAway ? Workers[away++ % Workers.Length] : null);
        }
    }

    static IEnumerable<ChaosAct> Possible(bool kafka, bool qdrant)
    {
        yield return ChaosAct.WorkerAway;
        yield return ChaosAct.WorkerAway;
        if (qdrant)
        {
            yield return ChaosAct.QdrantUnavailable;
            yield return ChaosAct.QdrantSlow;
            yield return ChaosAct.QdrantErrors;
        }

        if (kafka)
        {
            yield return ChaosAct.KafkaDown;
            yield return ChaosAct.KafkaSlow;
        }
    }

    static TimeSpan Seconds(Random random, int from, int to) => TimeSpan.FromMilliseconds(random.Next(from * 1000, to * 1000));
}
