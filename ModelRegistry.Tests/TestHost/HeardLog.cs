using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Tests.TestHost;

/// <summary>Everything that is logged from warnings on, whoever logs it.</summary>
internal sealed class HeardLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<HeardLine> lines = new();

    /// <summary>In the order they were logged.</summary>
    public IReadOnlyList<HeardLine> Lines => [.. lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) lines.Enqueue(new(logLevel, formatter(state, exception), exception));
    }

    public void Dispose()
    {
        // What was heard is asked for after the end of who logged it.
    }
}

/// <summary>One line of the log, and the exception whose trace would follow it.</summary>
internal sealed record HeardLine(LogLevel Level, string Text, Exception? Exception);
