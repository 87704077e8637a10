using Microsoft.Extensions.Logging;

namespace Streaming.Inference;

public sealed partial class OnnxInterestModel
{
    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Serving model {Name} from {Folder}: fingerprint {Fingerprint}, item space {Space}, dimension {Dimension}, on {Provider}")]
    static partial void Loaded(ILogger log, string name, string folder, string fingerprint, string space, int dimension, string provider);
}
