using Microsoft.Extensions.Options;

namespace Streaming.Inference;

/// <summary>
/// A model cannot be served: configuration section <c>Model</c>, or the folder that it names, is at fault. The message names the file or
/// configuration key, the reason, and what to do.
/// </summary>
public sealed class ModelException(string message) : OptionsValidationException(ModelOptions.Section, typeof(ModelOptions), [message]);
