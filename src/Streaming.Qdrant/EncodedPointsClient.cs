using Google.Protobuf;
using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>Calls <c>qdrant.Points/Upsert</c> with points that are in their wire format already.</summary>
sealed class EncodedPointsClient(CallInvoker invoker)
{
    static readonly Method<EncodedUpsertPoints, PointsOperationResponse> Upsert = new(
        MethodType.Unary, "qdrant.Points", "Upsert",
        Marshallers.Create<EncodedUpsertPoints>(Write, _ => throw new NotSupportedException("A client reads no requests.")),
        Marshallers.Create<PointsOperationResponse>((_, _) => throw new NotSupportedException("A client writes no answers."), Read));

    public AsyncUnaryCall<PointsOperationResponse> UpsertAsync(EncodedUpsertPoints request, CallOptions options) =>
        invoker.AsyncUnaryCall(Upsert, null, options, request);

    static void Write(EncodedUpsertPoints request, SerializationContext context)
    {
        context.SetPayloadLength(request.CalculateSize());
        request.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    static PointsOperationResponse Read(DeserializationContext context) => PointsOperationResponse.Parser.ParseFrom(context.PayloadAsReadOnlySequence());
}
