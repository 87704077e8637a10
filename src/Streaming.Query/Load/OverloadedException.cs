namespace Streaming.Query.Load;

/// <summary>This worker makes as many answers as it can: the request was not begun.</summary>
sealed class OverloadedException(int atOnce) : Exception(
    $"The worker is making {atOnce} answers at once and takes no more, as that would slow them all (Query:MaxConcurrent, Query:MaxSlowdown): "
    + "ask again in a moment, or another worker.");
