using Google.Protobuf;
using Grpc.Core;
using Streaming.Embedded.Qdrant.Protocol;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

static class PointsServiceBinding
{
    /// <summary>Called by the gRPC host, which finds the handlers by name on <see cref="PointsService"/> and leaves the instance out.</summary>
    public static void Bind(ServiceBinderBase binder, PointsService? _)
    {
        Add(binder, nameof(PointsService.Upsert), Requests, Of<PointsOperationResponse>());
        Add<DeletePoints, PointsOperationResponse>(binder, nameof(PointsService.Delete));
        Add<SetPayloadPoints, PointsOperationResponse>(binder, nameof(PointsService.SetPayload));
        Add<CreateFieldIndexCollection, PointsOperationResponse>(binder, nameof(PointsService.CreateFieldIndex));
        Add<GetPoints, RawGetResponse>(binder, nameof(PointsService.Get));
        Add<ScrollPoints, RawScrollResponse>(binder, nameof(PointsService.Scroll));
        Add<CountPoints, CountResponse>(binder, nameof(PointsService.Count));
        Add<QueryPoints, RawQueryResponse>(binder, nameof(PointsService.Query));
        Add<QueryBatchPoints, RawQueryBatchResponse>(binder, nameof(PointsService.QueryBatch));
    }

    static Marshaller<UpsertRequest> Requests =>
        Marshallers.Create<UpsertRequest>((_, _) => throw new NotSupportedException("A server writes no requests."), UpsertRequest.Read);

    static void Add<TRequest, TResponse>(ServiceBinderBase binder, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        Add(binder, name, Of<TRequest>(), Of<TResponse>());

    static void Add<TRequest, TResponse>(ServiceBinderBase binder, string name, Marshaller<TRequest> requests, Marshaller<TResponse> responses)
        where TRequest : class
        where TResponse : class =>
        binder.AddMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, "qdrant.Points", name, requests, responses),
            default(UnaryServerMethod<TRequest, TResponse>));

    static Marshaller<T> Of<T>() where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(
            (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }
}
