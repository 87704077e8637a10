using Streaming.Kafka;

namespace Streaming.Catalogue.Tests;

public sealed class RecordedDeadLetters : IDeadLetters
{
    public List<(SourceRecord Record, string ErrorClass, string Message)> Sent { get; } = [];

    public Task SendAsync(SourceRecord record, string errorClass, string message, CancellationToken cancellationToken)
    {
        Sent.Add((record, errorClass, message));
        return Task.CompletedTask;
    }
}
