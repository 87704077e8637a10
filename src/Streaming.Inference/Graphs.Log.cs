using Microsoft.Extensions.Logging;

namespace Streaming.Inference;

internal sealed partial class Graphs
{
    [LoggerMessage(Level = LogLevel.Information, Message = "CUDA does not work here, so the CPU computes the interests: {Reason}")]
    static partial void CudaUnavailable(ILogger log, string reason);
}
