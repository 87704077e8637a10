using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Streaming.Kafka.States;

namespace Streaming.Kafka;

/// <summary>Registers Kafka in a worker.</summary>
public static class KafkaServices
{
    /// <summary>
    /// Adds clients, topic names and creation, producer and dead letters, configured by the sections <c>Kafka</c>, <c>Topics</c> and
    /// <c>Stream</c> and validated at start.
    /// </summary>
    /// <param name="worker">The worker's name; its group is <c>streaming-&lt;worker&gt;</c> unless <c>Kafka:GroupId</c> says otherwise.</param>
    public static IServiceCollection AddKafka(this IServiceCollection services, string worker)
    {
        services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateOnStart().PostConfigure(options =>
        {
            if (options.GroupId.Length == 0)
                options.GroupId = $"streaming-{worker}";
        });
        services.AddOptions<TopicOptions>().BindConfiguration(TopicOptions.Section).ValidateOnStart();
        services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>();
        services.TryAddSingleton<IValidateOptions<TopicOptions>, TopicOptionsValidator>();
        services.TryAddSingleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<KafkaMetrics>();
        services.TryAddSingleton<KafkaClients>();
        services.TryAddSingleton<TopicNames>();
        services.TryAddSingleton<TopicCreation>();
        services.TryAddSingleton<TopicRetention>();
        services.TryAddSingleton<TopicReader>();
        services.TryAddSingleton<IRecordProducer, RecordProducer>();
        services.TryAddSingleton<IDeadLetters, DeadLetters>();
        return services;
    }

    /// <summary>Runs a stream in the background, with a health check tagged <c>ready</c>. <see cref="RecordStream{T}"/> can be injected.</summary>
    public static IServiceCollection AddRecordStream<T>(this IServiceCollection services, Func<IServiceProvider, StreamDefinition<T>> define)
    {
        services.AddSingleton(provider => define(provider));
        services.AddSingleton<RecordStream<T>>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordStream<T>>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"stream {typeof(T).Name}", provider => provider.GetRequiredService<RecordStream<T>>().Health, HealthStatus.Unhealthy, ["ready"]));
        return services;
    }

    /// <summary>Runs a state stream in the background, with a health check tagged <c>ready</c>.</summary>
    public static IServiceCollection AddStateStream(this IServiceCollection services, Func<IServiceProvider, StateStreamDefinition> define)
    {
        services.AddSingleton(define);
        services.AddSingleton<StateStream>();
        services.AddHostedService(provider => provider.GetRequiredService<StateStream>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "state stream", provider => provider.GetRequiredService<StateStream>().Health, HealthStatus.Unhealthy, ["ready"]));
        return services;
    }

    /// <summary>Runs a follower in the background; see <see cref="TopicFollower"/>.</summary>
    public static IServiceCollection AddTopicFollower(this IServiceCollection services, Func<IServiceProvider, FollowerDefinition> define) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<TopicFollower>(provider, define(provider)));
}
