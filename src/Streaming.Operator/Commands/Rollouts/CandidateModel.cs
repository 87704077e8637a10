using Streaming.Inference;
using Streaming.Kafka;
using Streaming.Operator.Running;
using Streaming.Qdrant;
using Streaming.Qdrant.Rollouts;

namespace Streaming.Operator.Commands.Rollouts;

/// <summary>The new model of a rollout, and the settings that belong to it.</summary>
/// <param name="Path">Its folder.</param>
sealed record CandidateModel(string Path, ModelDescription Description)
{
    static readonly string[] Workers = ["catalogue", "implicit", "explicit"];

    public Generation Generation => new(Description.Fingerprint);

    /// <summary>Reads a folder. What its model.json leaves open is as given, else as the settings have it for the old model.</summary>
    /// <exception cref="WrongInputException">It is no model folder, or what is given disagrees with it.</exception>
    public static CandidateModel Read(IConfiguration configuration, string folder, string? space, int? dimension)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            var configured = configuration.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions();
            var stated = ModelFolder.Stated(path);
            var options = new ModelOptions
            {
                Path = path,
                Space = space ?? stated.Space ?? configured.Space,
                Dimension = dimension ?? stated.Dimension ?? configured.Dimension,
            };
            return new CandidateModel(path, ModelFolder.Read(options).Description);
        }
        catch (ModelException e)
        {
            throw new WrongInputException(e.Message);
        }
    }

    /// <summary>The new model of a rollout that was begun.</summary>
    /// <param name="folder">Where its folder is on this machine; null: where it was for whoever began.</param>
    /// <exception cref="WrongInputException">The folder is not there, or holds another model by now.</exception>
    public static CandidateModel Of(CommandSession session, Rollout rollout, string? folder)
    {
        var model = Read(session.Configuration, folder ?? rollout.ModelPath, rollout.Space, rollout.Dimension);
        return model.Generation.Fingerprint == rollout.To
            ? model
            : throw new WrongInputException(
                $"{model.Path} holds model {model.Generation.Fingerprint} by now, and the rollout is of {rollout.To}: give the folder with --model.");
    }

    /// <summary>The session's settings, with this model's in the place of the old one's.</summary>
    public IConfiguration Configure(IConfiguration configuration) => new ConfigurationBuilder()
        .AddConfiguration(configuration)
        .AddInMemoryCollection(Settings().Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
        .Build();

    /// <summary>What to start: the settings of each worker that differ from those of the old generation's.</summary>
    /// <param name="groups">What the consumer groups begin with.</param>
    public IReadOnlyList<WorkerToStart> ToStart(string groups) =>
        [.. Workers.Select(worker => new WorkerToStart(worker, new Dictionary<string, string>(Settings())
        {
            [$"{KafkaOptions.Section}:{nameof(KafkaOptions.GroupId)}"] = $"{groups}{worker}-{Generation.Fingerprint}",
        }))];

    Dictionary<string, string> Settings() => new()
    {
        [$"{ModelOptions.Section}:{nameof(ModelOptions.Path)}"] = Path,
        [$"{ModelOptions.Section}:{nameof(ModelOptions.Space)}"] = Description.Space,
        [$"{ModelOptions.Section}:{nameof(ModelOptions.Dimension)}"] = Description.Dimension.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
