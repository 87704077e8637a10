using Streaming.Inference;
using Streaming.Operator.Running;
using Streaming.Qdrant;

namespace Streaming.Operator.Commands;

/// <summary>The generation of the model that the settings name.</summary>
static class ConfiguredGeneration
{
    /// <exception cref="WrongInputException">The settings do not say one model.</exception>
    public static ModelFolder Folder(CommandSession session)
    {
        try
        {
            return ModelFolder.Read(session.Configuration.GetSection(ModelOptions.Section).Get<ModelOptions>() ?? new ModelOptions());
        }
        catch (ModelException e)
        {
            throw new WrongInputException(e.Message);
        }
    }

    /// <inheritdoc cref="Folder"/>
    public static ModelDescription Model(CommandSession session) => Folder(session).Description;

    /// <inheritdoc cref="Folder"/>
    public static Generation Of(CommandSession session) => new(Model(session).Fingerprint);
}
