namespace Streaming.Query.Answering;

sealed partial class Retriever
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A request that came over {Transport} failed unexpectedly.")]
    partial void LogFailed(Exception exception, string transport);
}
