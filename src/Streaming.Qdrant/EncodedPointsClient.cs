using Google.Protobuf;
using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>
/// The calls of the hot paths: <c>qdrant.Points/Upsert</c> with points that are in their wire format already, <c>qdrant.Points/Get</c> of which
/// nothing but write ids is read, and <c>qdrant.Points/QueryBatch</c> of which nothing but a text and the score of each point is.
/// </summary>
sealed class EncodedPointsClient(CallInvoker invoker)
{
    static readonly Method<EncodedUpsertPoints, PointsOperationResponse> Upsert = new(
        MethodType.Unary, "qdrant.Points", "Upsert",
        Marshallers.Create<EncodedUpsertPoints>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create<PointsOperationResponse>((_, _) => throw new NotSupportedException("A client writes no answers."), Read));

    static readonly Method<GetPoints, Dictionary<Guid, string>> WriteIds = new(
        MethodType.Unary, "qdrant.Points", "Get",
        Marshallers.Create<GetPoints>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create<Dictionary<Guid, string>>(
            (_, _) => throw new NotSupportedException("A client writes no answers."), context => EncodedAnswer.Read(context.PayloadAsReadOnlySequence(), EncodedWriteIds.Read)));

    static readonly Method<QueryBatchPoints, Hit[][]> Search = new(
        MethodType.Unary, "qdrant.Points", "QueryBatch",
        Marshallers.Create<QueryBatchPoints>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create<Hit[][]>(
            (_, _) => throw new NotSupportedException("A client writes no answers."), context => EncodedAnswer.Read(context.PayloadAsReadOnlySequence(), EncodedHits.Read)));

    public AsyncUnaryCall<PointsOperationResponse> UpsertAsync(EncodedUpsertPoints request, CallOptions options) =>
        invoker.AsyncUnaryCall(Upsert, null, options, request);

    /// <param name="request">For ids and <c>write_id</c> alone.</param>
    public AsyncUnaryCall<Dictionary<Guid, string>> WriteIdsAsync(GetPoints request, CallOptions options) =>
        invoker.AsyncUnaryCall(WriteIds, null, options, request);

    /// <param name="request">For one field of the payload.</param>
    public AsyncUnaryCall<Hit[][]> SearchAsync(QueryBatchPoints request, CallOptions options) =>
        invoker.AsyncUnaryCall(Search, null, options, request);

    static void Write(IMessage request, SerializationContext context)
    {
        context.SetPayloadLength(request.CalculateSize());
        request.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    static PointsOperationResponse Read(DeserializationContext context) => PointsOperationResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence());
}
