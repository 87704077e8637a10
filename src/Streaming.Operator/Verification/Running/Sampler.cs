using Streaming.Operator.Verification.Checking;
using Streaming.Qdrant;

namespace Streaming.Operator.Verification.Running;

/// <summary>Looks at every user point all along.</summary>
sealed class Sampler(RunClients clients, RunLog log, Findings findings, TimeProvider time)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(700);

    readonly SampleCheck[] checks = [.. clients.Verified.Select(kind => new SampleCheck(kind, log.Oracle, findings))];
    readonly UserPoints points = new(clients.Qdrant);

    /// <summary>Points looked at.</summary>
    public long Samples => checks.Sum(check => check.Samples);

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                for (var i = 0; i < checks.Length; i++)
                {
                    var collection = clients.Verified[i].Collection;
                    // First: what it says must be in the points already.
                    var progress = await points.ProgressAsync(collection, cancellationToken);
                    checks[i].Look(await points.ReadAsync(collection, withVectors: false, cancellationToken), progress);
                }
            }
            catch (QdrantUnavailableException)
            {
                // Unavailable on purpose: the next look sees what became of it.
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
