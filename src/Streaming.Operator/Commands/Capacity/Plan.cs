namespace Streaming.Operator.Commands.Capacity;

/// <summary>What carries a demand, by arithmetic on what was measured.</summary>
sealed record Plan(IReadOnlyList<Need> Needs, string Binding, IReadOnlyList<string> Extrapolated)
{
    /// <summary>Records a second that one partition is planned for: what a key's line, one write at a time, leaves room for.</summary>
    const double PartitionRate = 5_000;

    /// <summary>Memory of an HNSW graph with m = 16 by item, bytes.</summary>
    const double GraphBytes = 2 * 16 * 8;

    const double Micro = 1e-6;

    public static Plan For(Demand demand)
    {
        var (record, point, item) = (Sizes.Record(), Sizes.Point(demand.Dimension, demand.Interests), Sizes.Item(demand.Dimension));
        // Both kinds fold every engagement and write their own point.
        var updates = 2 * demand.Events;
        var workerCores = updates * Measured.WorkerUpdate.Value * Micro / demand.Utilisation;
        var storeCores = updates * demand.Replicas * Measured.StoreUpdate.Value * Micro / demand.Utilisation;
        var states = 2 * demand.Users * point * demand.Replicas;
        var items = demand.Items * (item + GraphBytes) * demand.Replicas;
        var log = demand.Events * record * demand.Retention.TotalSeconds * demand.Replicas;
        var network = updates * point * (1 + demand.Replicas);
        var partitions = Math.Max(1, Math.Ceiling(demand.Events / PartitionRate));
        var workers = Math.Ceiling(workerCores / demand.NodeCores);
        var (byProcessor, byMemory) = (Math.Ceiling(storeCores / demand.NodeCores), Math.Ceiling(items / demand.NodeMemory));
        var shards = Math.Max(demand.Replicas, Math.Max(byProcessor, byMemory));
        return new Plan(
            [
                new("partitions of engagements", Math.Max(partitions, workers), "", $"at {PartitionRate:N0} records a second each, and one at least for each worker"),
                new("implicit and explicit workers' cores", workerCores, "cores", "together, half each"),
                new("nodes for them", workers, "nodes", $"of {demand.NodeCores} cores"),
                new("model calls of 32 users", updates / 32, "a second", "full ones, as under load on a processor; a GPU has 128 in each"),
                new("Qdrant's cores for writes", storeCores, "cores", "searches come on top"),
                new("Qdrant's nodes", shards, "nodes", byMemory > byProcessor ? "for the memory of items and their graph" : "for the processor time of writes"),
                new("Qdrant's memory for items", items / 1e9, "GB", "vectors and graph in memory, all replicas"),
                new("Qdrant's disk for states", states / 1e9, "GB", $"{point:N0} bytes a full point, both kinds, all replicas; on disk, as they are only looked up"),
                new("Kafka's disk", log / 1e9, "GB", $"{record:N0} bytes a record, all replicas, {demand.Retention.TotalDays:N0} days"),
                new("network of states", network * 8 / 1e9, "Gbit/s", "workers to Qdrant and between replicas"),
                new("remembered states of the workers", demand.Users * 0.05 * Measured.CachedState.Value * 1024 / 1e9, "GB", "for one user in twenty; a miss costs a read"),
            ],
            Binds(workers, byProcessor, byMemory, states / (shards * demand.NodeMemory * 20), network * 8 / 1e9 / Math.Max(1, workers * 10)),
            [
                "The processor time of a real Qdrant: measured was the embedded one, on one node.",
                "Searches: a query's cost on a real Qdrant is not in these figures; measure it on your items and add nodes.",
                "More than two cores: measured on two, and taken to grow in proportion, as workers share nothing.",
                "A GPU: the model takes under a half of a worker's time, so the rest would bind; not measured.",
            ]);
    }

    static string Binds(double workers, double byProcessor, double byMemory, double disk, double network)
    {
        (string Name, double Nodes)[] all =
        [
            ("processor time of the user-state workers", workers), ("processor time of Qdrant's writes", byProcessor),
            ("memory of Qdrant for items", byMemory), ("disk of Qdrant for states", disk), ("network between workers and Qdrant", network),
        ];
        return all.MaxBy(one => one.Nodes).Name;
    }
}

/// <summary>One line of a plan.</summary>
sealed record Need(string What, double Amount, string Unit, string Why);
