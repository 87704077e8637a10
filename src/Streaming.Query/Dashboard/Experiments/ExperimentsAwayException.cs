namespace Streaming.Query.Dashboard.Experiments;

/// <summary>There is no report of experiments at the moment.</summary>
sealed class ExperimentsAwayException(string message, Exception? inner = null) : Exception(message, inner);
