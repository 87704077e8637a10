using Streaming.Kafka;

namespace Streaming.Catalogue.Topics;

/// <summary>
/// Progress that never runs ahead of the topic estimates: those touched are refreshed first. Progress moves at most once a second, and so do
/// they; what a crash leaves unrefreshed is touched again, since its records come again.
/// </summary>
public sealed class RefreshBeforeProgress(IProgressStore inner, TopicEstimates estimates) : IProgressStore
{
    /// <inheritdoc/>
    public Task<Progress?> ReadAsync(string topic, int partition, CancellationToken cancellationToken) =>
        inner.ReadAsync(topic, partition, cancellationToken);

    /// <inheritdoc/>
    public async Task AdvanceAsync(IReadOnlyList<Progress> progress, CancellationToken cancellationToken)
    {
        await estimates.RefreshAsync(cancellationToken);
        await inner.AdvanceAsync(progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task RewindAsync(Progress progress, CancellationToken cancellationToken) => inner.RewindAsync(progress, cancellationToken);
}
