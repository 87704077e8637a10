using Streaming.Kafka;
using Streaming.Qdrant;
using Streaming.Query.Arms;

namespace Streaming.Query.Topics;

static class TopicsRegistration
{
    public static void AddTopics(this IServiceCollection services)
    {
        services.AddKafka("query");
        services.AddSingleton<ServedLog>();
        services.AddSingleton<IServedLog>(provider => provider.GetRequiredService<ServedLog>());
        services.AddHostedService(provider => provider.GetRequiredService<ServedLog>());
        services.FollowDecisions();
        services.AddSingleton<RequestHandler>();
        services.AddRecordStream(provider => new StreamDefinition<RequestRecord>
        {
            Name = "query",
            Topics = [provider.GetRequiredService<TopicNames>().RetrievalRequests],
            Decoder = new RequestDecoder(),
            Handler = provider.GetRequiredService<RequestHandler>(),
            PauseWhile = () => provider.GetRequiredService<IQdrantClient>().IsCircuitOpen,
        });
    }
}
