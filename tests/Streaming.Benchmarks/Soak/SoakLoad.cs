using Grpc.Core;
using Streaming.Benchmarks.Whole;
using Streaming.Contracts;
using Streaming.Pipeline;

namespace Streaming.Benchmarks.Soak;

/// <summary>Produces as fast as the workers apply, and asks for answers beside it.</summary>
sealed class SoakLoad(Bed bed, Retrieval.RetrievalClient query, TimeProvider time)
{
    /// <summary>How far the producer may be ahead; the embedded Kafka forgets what is older than a few megabytes.</summary>
    const int Ahead = 2 * ChurningTraffic.Engagements;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    readonly ChurningTraffic _traffic = new(bed.Model.Description.Space, time);
    readonly QdrantProgressStore[] _states =
        [bed.ImplicitProgress, new(bed.Qdrant, bed.Generation.UserExplicit)];

    /// <summary>Engagements applied by both workers.</summary>
    public long Applied { get; private set; }

    public long Queries { get; private set; }

    public long FailedQueries { get; private set; }

    public Task FillCatalogueAsync(CancellationToken cancellationToken) => ProduceAsync(_traffic.Catalogue(), cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(ProduceRoundsAsync(cancellationToken), AskAsync(cancellationToken));

    async Task ProduceRoundsAsync(CancellationToken cancellationToken)
    {
        for (var produced = 0L; !cancellationToken.IsCancellationRequested; produced += ChurningTraffic.Engagements)
        {
            while ((Applied = await AppliedAsync(cancellationToken)) < produced - Ahead)
                await Task.Delay(Pause, time, cancellationToken);
            await ProduceAsync(_traffic.Round(), cancellationToken);
        }
    }

    async Task ProduceAsync(IEnumerable<OutgoingRecord> records, CancellationToken cancellationToken) => await Task.WhenAll(
        records.Select(record => bed.Producer.ProduceAsync(record.Topic, record.Key, record.Value, cancellationToken: cancellationToken)).ToList());

    async Task<long> AppliedAsync(CancellationToken cancellationToken)
    {
        var applied = long.MaxValue;
        foreach (var state in _states)
            applied = Math.Min(applied, (await state.ReadAllAsync(cancellationToken)).Where(p => p.Topic == "engagements").Sum(p => p.Offset));
        return applied;
    }

    async Task AskAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await query.RetrieveAsync(new RetrieveRequest { UserId = _traffic.AnyUser(), Limit = 20 }, cancellationToken: cancellationToken);
                Queries++;
            }
            catch (RpcException) when (!cancellationToken.IsCancellationRequested)
            {
                FailedQueries++;
            }
            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
