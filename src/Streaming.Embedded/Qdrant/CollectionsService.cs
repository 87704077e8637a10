using Grpc.Core;
using Streaming.Qdrant.Protocol;

namespace Streaming.Embedded.Qdrant;

/// <summary><c>qdrant.Collections</c>.</summary>
sealed class CollectionsService(CollectionStore store) : Collections.CollectionsBase
{
    static readonly CollectionOperationResponse Done = new() { Result = true };

    public override Task<CollectionOperationResponse> Create(CreateCollection request, ServerCallContext context)
    {
        store.Create(request);
        return Task.FromResult(Done);
    }

    public override Task<CollectionOperationResponse> Delete(DeleteCollection request, ServerCallContext context) =>
        Task.FromResult(new CollectionOperationResponse { Result = store.Delete(request.CollectionName) });

    public override Task<CollectionOperationResponse> UpdateAliases(ChangeAliases request, ServerCallContext context)
    {
        store.Change(request.Actions);
        return Task.FromResult(Done);
    }

    public override Task<GetCollectionInfoResponse> Get(GetCollectionInfoRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCollectionInfoResponse { Result = store[request.CollectionName].Info() });

    public override Task<ListCollectionsResponse> List(ListCollectionsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListCollectionsResponse
        {
            Collections = { store.All().Select(collection => new CollectionDescription { Name = collection.Key }) },
        });

    public override Task<ListAliasesResponse> ListAliases(ListAliasesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListAliasesResponse
        {
            Aliases = { store.Aliases().Select(alias => new AliasDescription { AliasName = alias.Key, CollectionName = alias.Value }) },
        });

    public override Task<CollectionExistsResponse> CollectionExists(CollectionExistsRequest request, ServerCallContext context) =>
        Task.FromResult(new CollectionExistsResponse { Result = new CollectionExists { Exists = store.Exists(request.CollectionName) } });
}
