using Microsoft.Extensions.Logging;

namespace Streaming.Pipeline;

public sealed partial class UserStateHandler
{
    [LoggerMessage(Level = LogLevel.Error, Message = "User {UserId} is set aside ({ErrorClass}): {Reason} Its {Records} records are in the dead letters.")]
    partial void LogPoisoned(string userId, string errorClass, string reason, int records);
}
