using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelRegistry.Tests.TestHost;

/// <summary>The built program as its users start it: a process of its own, on a free loopback port, told apart and ended by its id.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> setUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> lines = [];

    private ServerProcess(Process process) => this.process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = default!;

    /// <summary>The one link that a fresh registry prints.</summary>
    public Task<Uri> SetUpLink => setUp.Task.WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>Starts it on a data folder, which several processes may share; at <paramref name="address"/>, where one of them listened before, or on a free port.</summary>
    /// <param name="dataFolder">An absolute path.</param>
    /// <param name="address">Of the loopback, with its port.</param>
    /// <param name="environment">Further variables, the settings among them as <c>Registry__Storage__Kind</c>.</param>
    public static async Task<ServerProcess> StartAsync(string dataFolder, Uri? address = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        // The tests' own output has the program without its assets; the Web project's has both.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = RepositoryRoot.Combine("ModelRegistry.Web", "bin", configuration, "net10.0", "ModelRegistry.Web.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--urls", address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0", "--Registry:DataFolder", dataFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal)) start.Environment[name] = value;
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        server.process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server.process.ErrorDataReceived += (_, line) => server.Hear(line.Data);
        server.process.Exited += (_, _) => server.listening.TrySetException(new InvalidOperationException("The server ended before it listened:\n" + server.Output()));
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        server.Address = await server.listening.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return server;
    }

    /// <summary>Ends the process at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
        if (ListeningLine().Match(line) is { Success: true } heard) listening.TrySetResult(new Uri(heard.Groups["url"].Value));
        if (SetUpLine().Match(line) is { Success: true } printed) setUp.TrySetResult(new Uri(printed.Groups["url"].Value));
    }

    private string Output()
    {
        lock (lines) return string.Join('\n', lines);
    }

    [GeneratedRegex(@"Now listening on: (?<url>http://\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();

    [GeneratedRegex(@"Set up this registry: (?<url>http://\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SetUpLine();
}
