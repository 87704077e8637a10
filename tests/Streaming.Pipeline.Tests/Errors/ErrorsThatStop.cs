using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Streaming.Implicit;
using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Pipeline.Tests.Engine;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;
using Streaming.ServiceDefaults;

namespace Streaming.Pipeline.Tests.Errors;

/// <summary>Errors that end the worker: background work fails, which stops its host, or the host does not start at all.</summary>
static class ErrorsThatStop
{
    const string Stop = "stop";

    public static async Task<string> StreamAsync(ErrorStage stage)
    {
        await using var engine = new EngineStage(stage.Servers);
        await engine.CreateAsync();
        await engine.Progress().RewindAsync(new Progress(engine.Topic, 0, 100, 0), Cancel);
        await EngineStage.FaultAsync(await engine.StartAsync(stage.Pipeline.Worker()));
        return Stop;
    }

    public static Task<string> GenerationAsync(ErrorStage stage) =>
        StartAsync<GenerationException>(stage.Pipeline.Qdrant, stage.Pipeline.Model.Description with { Dimension = 8 });

    public static Task<string> VersionAsync(ErrorStage stage) =>
        StartAsync<NotSupportedException>(new OldQdrant(stage.Pipeline.Qdrant), stage.Pipeline.Model.Description);

    public static async Task<string> ModelAsync(ErrorStage stage)
    {
        await using var worker = Create(("Model:Path", "/nowhere"));
        // What a ModelException is: it ends the start like any other setting that is not valid.
        Assert.True(typeof(ModelException).IsAssignableTo(typeof(OptionsValidationException)));
        Assert.ThrowsAny<OptionsValidationException>(() => worker.Services.GetRequiredService<IStartupValidator>().Validate());
        return Stop;
    }

    public static Task<string> SettingAsync(ErrorStage stage)
    {
        Assert.Throws<InvalidSettingException>(() => Create(("Logging:Format", "no such format")));
        return Task.FromResult(Stop);
    }

    static async Task<string> StartAsync<TException>(IQdrantClient qdrant, ModelDescription model) where TException : Exception
    {
        using var startup = new GenerationStartup(
            qdrant, new GenerationCollections(qdrant, Options.Create(new QdrantOptions())), new RolloutStore(qdrant), model,
            Options.Create(new KafkaOptions { GroupId = "group" }), TimeProvider.System, NullLogger<GenerationStartup>.Instance);
        await startup.StartAsync(Cancel);
        await Assert.ThrowsAsync<TException>(() => startup.ExecuteTask!);
        return Stop;
    }

    static WebApplication Create(params IEnumerable<(string Key, string? Value)> settings) => ImplicitWorker.Create(
        [], [new("Kafka:BootstrapServers", "127.0.0.1:9"), new("Model:Dimension", "4"), .. settings.Select(s => KeyValuePair.Create(s.Key, s.Value))]);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
