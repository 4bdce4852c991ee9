namespace ModelRegistry.Web.Cli;

/// <summary>Says on standard error how far a verb is: on a terminal in one line that changes, elsewhere a line every few seconds.</summary>
internal sealed class CliProgress<T>(Func<T, string> words) : IProgress<T>, IDisposable
{
    private readonly TimeSpan every = Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);
    private readonly Lock one = new();
    private long said = TimeProvider.System.GetTimestamp();
    private int width;

    /// <inheritdoc/>
    public void Report(T value)
    {
        lock (one)
        {
            if (TimeProvider.System.GetElapsedTime(said) < every) return;
            said = TimeProvider.System.GetTimestamp();
            var line = words(value);
            if (Console.IsErrorRedirected)
            {
                Console.Error.WriteLine(line);
                return;
            }

            Console.Error.Write('\r' + line.PadRight(width));
            width = line.Length;
        }
    }

    /// <summary>Leaves the terminal's line clean.</summary>
    public void Dispose()
    {
        if (width > 0) Console.Error.Write('\r' + new string(' ', width) + '\r');
    }
}
