using System.Diagnostics;
using System.Security.Cryptography;

[assembly: AssemblyFixture(typeof(ModelRegistry.Tests.TestHost.SharedAzurite))]

namespace ModelRegistry.Tests.TestHost;

/// <summary>A blob server of the tests' own: a loopback port nobody chose, an account with a random key, a temporary folder.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Listening = "successfully listens on ";
    private readonly Process process;
    private readonly TemporaryFolder folder;

    private Azurite(Process process, TemporaryFolder folder, Uri address, string key)
    {
        this.process = process;
        this.folder = folder;
        Address = address;
        ConnectionString = $"DefaultEndpointsProtocol={address.Scheme};AccountName=registry;AccountKey={key};BlobEndpoint={address};";
    }

    /// <summary>Of the account.</summary>
    public Uri Address { get; }

    /// <summary>For the Azure SDK.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one, or skips the test with the reason.</summary>
    /// <param name="certificate">Of one that speaks TLS, and takes the tokens of identities as well.</param>
    public static async Task<Azurite> StartAsync(LoopbackCertificate? certificate = null)
    {
        var script = Requires.Azurite();
        var location = new TemporaryFolder();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var start = new ProcessStartInfo(Requires.Node())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            ArgumentList =
            {
                script, "--blobHost", "127.0.0.1", "--blobPort", "0", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
                "--location", location.Path,
            },
            Environment = { ["AZURITE_ACCOUNTS"] = $"registry:{key}" },
        };
        if (certificate is not null)
        {
            foreach (var option in (string[])["--cert", certificate.Path, "--key", certificate.KeyPath, "--oauth", "basic"]) start.ArgumentList.Add(option);
        }

        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new Process { StartInfo = start, EnableRaisingEvents = true };
        server.OutputDataReceived += (_, line) =>
        {
            var at = line.Data?.IndexOf(Listening, StringComparison.Ordinal) ?? -1;
            if (at >= 0) listening.TrySetResult(new(line.Data![(at + Listening.Length)..]));
        };
        server.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("Azurite ended before it listened."));
        server.Start();
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var found = await listening.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return new Azurite(server, location, new(found, "registry"), key);
    }

    /// <summary>Ends the server at once, as a crash would, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }
}

/// <summary>One server for all tests of a run, started by the first that asks.</summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private readonly Lazy<Task<Azurite>> server = new(() => Azurite.StartAsync());

    /// <summary>The running server; the test is skipped with the reason where the machine has none.</summary>
    public Task<Azurite> GetAsync()
    {
        Requires.Azurite();
        return server.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await server.Value).DisposeAsync();
    }
}
