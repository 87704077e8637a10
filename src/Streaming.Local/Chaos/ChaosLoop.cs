using System.Globalization;
using Streaming.Local.Stack;

namespace Streaming.Local.Chaos;

/// <summary>Breaks a running stack and mends it, one thing at a time, while it works.</summary>
/// <param name="say">Tells whoever watches.</param>
sealed class ChaosLoop(LocalStack stack, int seed, Action<string> say, TimeProvider time)
{
    static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(300);

    /// <summary>Until cancelled; what is broken then is mended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var step in ChaosPlan.Draw(seed, stack.EmbeddedKafka is not null, stack.QdrantFaults is not null))
        {
            if (!await PauseAsync(step.After, cancellationToken))
                return;
            say(string.Create(CultureInfo.InvariantCulture, $"  {time.GetElapsedTime(start).TotalSeconds,5:0.0} s  {step.Act} {step.Worker} for {step.For.TotalSeconds:0.0} s"));
            await DoAsync(step, cancellationToken);
        }
    }

    Task DoAsync(ChaosStep step, CancellationToken cancellationToken) => step.Act switch
    {
        ChaosAct.WorkerAway => stack.WithoutAsync(step.Worker!, () => PauseAsync(step.For, cancellationToken)),
        ChaosAct.QdrantUnavailable => ForAsync(step.For, stack.QdrantFaults!.BeUnavailable, stack.QdrantFaults!.Mend, cancellationToken),
        ChaosAct.QdrantSlow => ForAsync(step.For, () => stack.QdrantFaults!.BeSlow(SlowAnswer), stack.QdrantFaults!.Mend, cancellationToken),
        ChaosAct.QdrantErrors => ForAsync(step.For, stack.QdrantFaults!.FailEveryOtherCall, stack.QdrantFaults!.Mend, cancellationToken),
        ChaosAct.KafkaDown => ForAsync(step.For, () => stack.EmbeddedKafka!.BrokerDown(), () => stack.EmbeddedKafka!.BrokerUp(), cancellationToken),
        _ => ForAsync(
            step.For, () => stack.EmbeddedKafka!.SetRoundTrip(SlowAnswer), () => stack.EmbeddedKafka!.SetRoundTrip(TimeSpan.Zero), cancellationToken),
    };

    async Task ForAsync(TimeSpan duration, Action begin, Action end, CancellationToken cancellationToken)
    {
        begin();
        await PauseAsync(duration, cancellationToken);
        end();
    }

    /// <returns>False when it was cut short.</returns>
    async Task<bool> PauseAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        await Task.Delay(duration, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
