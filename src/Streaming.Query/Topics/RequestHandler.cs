using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using Streaming.Contracts;
using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Query.Answering;

namespace Streaming.Query.Topics;

/// <summary>
/// Answers requests from the topic, users side by side and one user's in order. At least once: after a crash or an outage a request may be
/// answered again, with the same request id.
/// </summary>
sealed class RequestHandler(Retriever retriever, IRecordProducer producer, TopicNames topics, QueryMetrics metrics) : IBatchHandler<RequestRecord>
{
    const string Transport = Retriever.TopicTransport;

    /// <exception cref="QdrantUnavailableException">An outage: nothing is answered until it is over.</exception>
    public Task HandleAsync(IReadOnlyList<KeyedRecords<RequestRecord>> batch, CancellationToken cancellationToken) =>
        Task.WhenAll(batch.Select(user => AnswerAsync(user.Records, cancellationToken)));

    async Task AnswerAsync(IReadOnlyList<Decoded<RequestRecord>> records, CancellationToken cancellationToken)
    {
        foreach (var (record, request) in records)
        {
            var reply = await ReplyAsync(record, request, cancellationToken);
            var headers = new Headers { { "content-type", request.IsJson ? "application/json"u8.ToArray() : "application/x-protobuf"u8.ToArray() } };
            await producer.ProduceAsync(
                topics.RetrievalResponses,
                record.Key ?? Encoding.UTF8.GetBytes(request.Request.UserId),
                request.IsJson ? RecordCodec.RetrievalReply.EncodeJson(reply) : reply.ToByteArray(),
                headers,
                cancellationToken: cancellationToken);
        }
    }

    async Task<RetrievalReply> ReplyAsync(SourceRecord record, RequestRecord request, CancellationToken cancellationToken)
    {
        var requestId = request.Request.RequestId is { Length: > 0 } given
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"{record.Partition}-{record.Offset}");
        if (request.Invalid is { } invalid)
        {
            metrics.Finished("", Transport, "invalid", TimeSpan.Zero);
            return Error(requestId, Failure.Of(invalid));
        }
        try
        {
            var response = await retriever.RetrieveAsync(request.Request, Transport, requestId, callerWaits: null, cancellationToken);
            return new RetrievalReply { RequestId = requestId, Response = response };
        }
        catch (Exception e) when (Failure.Of(e) is { IsPassing: false } failure)
        {
            return Error(requestId, failure);
        }
    }

    static RetrievalReply Error(string requestId, Failure failure) => new()
    {
        RequestId = requestId,
        Error = new RetrievalError { Code = failure.CodeName, Message = failure.Message, Field = failure.Field, NotYet = failure.NotYet },
    };
}
