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
        Add<RawUpsert, PointsOperationResponse>(binder, nameof(PointsService.Upsert));
        Add<DeletePoints, PointsOperationResponse>(binder, nameof(PointsService.Delete));
        Add<SetPayloadPoints, PointsOperationResponse>(binder, nameof(PointsService.SetPayload));
        Add<CreateFieldIndexCollection, PointsOperationResponse>(binder, nameof(PointsService.CreateFieldIndex));
        Add<GetPoints, RawGetResponse>(binder, nameof(PointsService.Get));
        Add<ScrollPoints, RawScrollResponse>(binder, nameof(PointsService.Scroll));
        Add<CountPoints, CountResponse>(binder, nameof(PointsService.Count));
        Add<QueryPoints, RawQueryResponse>(binder, nameof(PointsService.Query));
        Add<QueryBatchPoints, RawQueryBatchResponse>(binder, nameof(PointsService.QueryBatch));
    }

    static void Add<TRequest, TResponse>(ServiceBinderBase binder, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var method = new Method<TRequest, TResponse>(MethodType.Unary, "qdrant.Points", name, Of<TRequest>(), Of<TResponse>());
        binder.AddMethod(method, default(UnaryServerMethod<TRequest, TResponse>));
    }

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
