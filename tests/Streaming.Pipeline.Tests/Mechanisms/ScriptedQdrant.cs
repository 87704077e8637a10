using Streaming.Qdrant;
using Streaming.Qdrant.Protocol;

namespace Streaming.Pipeline.Tests.Mechanisms;

/// <summary>Lets the script happen between a writer's look at a user and its write, or between the write and its answer.</summary>
public sealed class ScriptedQdrant(IQdrantClient inner) : PassingQdrant(inner)
{
    Func<CancellationToken, Task>? _before, _after;

    /// <summary>Awaited once, when the next write of users is about to be sent.</summary>
    public Func<CancellationToken, Task> BeforeNextWrite { set => _before = value; }

    /// <summary>Awaited once, when the next write of users has taken effect; what it throws is the writer's answer.</summary>
    public Func<CancellationToken, Task> AfterNextWrite { set => _after = value; }

    public override async Task UpsertAsync(EncodedUpsertPoints request, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _before, null) is { } before)
            await before(cancellationToken);
        await Inner.UpsertAsync(request, cancellationToken);
        if (Interlocked.Exchange(ref _after, null) is { } after)
            await after(cancellationToken);
    }
}
