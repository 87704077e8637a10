using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Streaming.Query.Tests.Stage;

/// <summary>Everything that a worker logs, of every level, with its exceptions in the messages.</summary>
sealed class LogLines : ILoggerProvider
{
    readonly ConcurrentQueue<(string Category, LogLevel Level, string Message)> _lines = [];

    public IReadOnlyCollection<(string Category, LogLevel Level, string Message)> Lines => _lines;

    public IEnumerable<(string Category, LogLevel Level, string Message)> Category(string start) =>
        _lines.Where(line => line.Category.StartsWith(start, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines._lines.Enqueue((category, logLevel, $"{formatter(state, exception)}{exception}"));
    }
}
