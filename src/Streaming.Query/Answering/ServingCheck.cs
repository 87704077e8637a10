using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Streaming.Query.Answering;

/// <summary>Ready means that Qdrant answers and serves a generation.</summary>
sealed class ServingCheck(ServingViews views) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            var view = await views.CurrentAsync(cancellationToken);
            return HealthCheckResult.Healthy($"Serves generation {view.Generation.Fingerprint}.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, Failure.Of(e).Message, e);
        }
    }
}
