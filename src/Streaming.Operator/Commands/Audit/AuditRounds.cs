using Confluent.Kafka;
using Grpc.Core;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands.Audit;

/// <summary>Audits again and again: the worker of the audit.</summary>
/// <param name="file">Gets the result for Prometheus; null: none.</param>
/// <param name="server">The same over HTTP; null: none.</param>
/// <param name="write">Writes the result for people.</param>
sealed class AuditRounds(
    CommandSession session, AuditPlan plan, string? file, AuditServer? server, Action<IReadOnlyList<KindResult>, IReadOnlyList<string>> write)
{
    /// <returns>Whether all is as it should be.</returns>
    public async Task<bool> OnceAsync(CancellationToken cancellationToken)
    {
        var found = await plan.RunAsync(session, cancellationToken);
        var drifted = await plan.DriftedAsync(session, found, cancellationToken);
        var text = AuditMetrics.Text(found, drifted, session.Time.GetUtcNow());
        if (file is not null)
            await AuditMetrics.WriteAsync(file, text, cancellationToken);
        server?.Publish(text);
        write(found, drifted);
        return drifted.Count == 0 && found.All(kind => kind.Partings.Count == 0);
    }

    /// <summary>Goes on until cancelled; an outage costs a round.</summary>
    public async Task ForeverAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await OnceAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is KafkaException or QdrantUnavailableException or QdrantDeniedException or RpcException or GenerationException)
            {
                session.Output.Remark($"No audit this time: {e.Message}");
                server?.Fail(e.Message);
            }
            await Task.Delay(pause, session.Time, cancellationToken);
        }
    }
}
