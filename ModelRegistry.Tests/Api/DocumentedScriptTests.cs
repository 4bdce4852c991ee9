using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Api;

/// <summary>Scripts of docs/api.md, run word for word by the real bash, curl and jq; and what holds for every documented line of curl.</summary>
public sealed class DocumentedScriptTests : IAsyncLifetime
{
    private const string Artifact = "/entities/acme/projects/digits/artifacts/digits-mlp";

    // Two pieces, as the script cuts them.
    private const int Size = (64 * 1024 * 1024) + 4321;

    // Before it asks a second time how far the file came, the first piece is there: it says so and waits to be let go on. What the script captures
    // and pipes has other descriptors than these two.
    private const string PausedAfterAPiece = """
        exec 3>&1 4<&0
        curl() {
          if [[ " $* " == *\ -+([a-zA-Z])I\ * ]]; then
            echo >> asked
            if [ "$(wc -l < asked)" = 2 ]; then echo paused >&3; read -r _ <&4; fi
          fi
          command curl "$@"
        }

        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder folder = new();
    private ApiHost host = null!;
    private ApiClient owner = null!;
    private string token = null!;
    private ServerProcess? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var program in new[] { "bash", "curl", "jq", "sha256sum", "unzip" }) Requires.Program(program);
        host = await ApiHost.StartAsync();
        await host.App.AddEntityAsync(host.Owner, "acme");
        owner = await host.OwnerAsync();
        token = await host.App.TokenAsync(host.Owner);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (host is not null) await host.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task UploadInSteps_ServerKilledInTheMiddle_EndsWithTheSameBytes(bool isRunAgain, bool isOverwritten)
    {
        var bytes = RandomNumberGenerator.GetBytes(Size);
        await File.WriteAllBytesAsync(folder.Combine("model.onnx"), bytes, Ct);
        server = await ServerProcess.StartAsync(host.App.DataFolder);
        var address = server.Address;
        var text = PausedAfterAPiece + Snippet("PIECE=");

        using var first = new Script(folder.Path, text, address, token);
        Assert.Equal("paused", await first.ReadLineAsync());
        await server.DisposeAsync();
        if (isRunAgain) first.End();
        else await first.GoOnAsync();
        if (isOverwritten) await File.WriteAllBytesAsync(folder.Combine("model.onnx"), bytes = RandomNumberGenerator.GetBytes(Size), Ct);
        // To go on is waited for, to begin anew is asked once.
        if (isOverwritten) server = await ServerProcess.StartAsync(host.App.DataFolder, address);
        using var second = isRunAgain ? new Script(folder.Path, text, address, token) : null;
        if (!isOverwritten) server = await ServerProcess.StartAsync(host.App.DataFolder, address);
        var said = await (second ?? first).ReadToEndAsync();

        Assert.Contains("\"created\":true", said, StringComparison.Ordinal);
        var stored = await owner.Http.GetByteArrayAsync($"/api/v1{Artifact}/versions/v0/files/model.onnx", Ct);
        Assert.True(bytes.AsSpan().SequenceEqual(stored), "other bytes than were sent");
        // What was begun with the file as it was before is still open: it ends by itself.
        Assert.Equal(isOverwritten ? 1 : 0, (await owner.GetAsync($"{Artifact}/drafts")).Must(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        Assert.Single(Directory.EnumerateFiles(folder.Path, "model*"));
    }

    [Fact]
    public async Task ArchiveOfAVersionWithSumsOfItsOwn_IsProvenByTheDocumentedLine()
    {
        (await owner.LogAsync(Artifact, files: [("model.onnx", "weights"), ("SHA256SUMS", "somebody's own"), ("sha256sums-1/more", "more")])).Must(HttpStatusCode.Created);
        await File.WriteAllBytesAsync(folder.Combine("digits-mlp-v7.zip"), await owner.Http.GetByteArrayAsync($"/api/v1{Artifact}/versions/v0/archive", Ct), Ct);

        using var script = new Script(folder.Path, "unzip -q digits-mlp-v7.zip\n" + Snippet("sha256sum -c"), host.App.Address, token);
        var said = await script.ReadToEndAsync();

        Assert.Equal(["SHA256SUMS: OK", "model.onnx: OK", "sha256sums-1/more: OK"], said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(folder.Combine("SHA256SUMS-2")), said);
    }

    [Fact]
    public void DocumentedDownload_SavesNoRefusal()
    {
        var pages = Directory.EnumerateFiles(RepositoryRoot.Combine("docs"), "*.md").Append(RepositoryRoot.Combine("README.md"));

        var saving = pages.SelectMany(File.ReadAllLines).Where(line => line.StartsWith("curl ", StringComparison.Ordinal) && HasOption(line, "[oO]")).ToList();

        Assert.NotEmpty(saving);
        Assert.All(saving, line => Assert.True(HasOption(line, "f"), line));

        static bool HasOption(string line, string letter) => Regex.IsMatch(line, $" -[a-zA-Z]*{letter}[a-zA-Z]*( |$)", RegexOptions.ExplicitCapture, Patience);
    }

    /// <summary>The one block of shell in docs/api.md that holds <paramref name="part"/>.</summary>
    private static string Snippet(string part)
    {
        const string Fence = "```";
        var blocks = File.ReadAllText(RepositoryRoot.Combine("docs", "api.md")).Split("\n" + Fence);
        return Assert.Single(blocks, block => block.StartsWith("sh\n", StringComparison.Ordinal) && block.Contains(part, StringComparison.Ordinal))[3..] + "\n";
    }

    private sealed class Script : IDisposable
    {
        private readonly Process bash;
        private readonly StringBuilder errors = new();

        public Script(string folder, string text, Uri url, string token)
        {
            var start = new ProcessStartInfo("bash", ["-c", text]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["URL"] = url.GetLeftPart(UriPartial.Authority);
            start.Environment["TOKEN"] = token;
            start.Environment["AUTH"] = $"Authorization: Bearer {token}";
            bash = Process.Start(start)!;
            bash.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
            bash.BeginErrorReadLine();
        }

        public async Task<string?> ReadLineAsync() => await bash.StandardOutput.ReadLineAsync(Ct);

        public Task GoOnAsync() => bash.StandardInput.WriteLineAsync();

        /// <summary>What it prints until its end, which has to be a good one.</summary>
        public async Task<string> ReadToEndAsync()
        {
            var said = await bash.StandardOutput.ReadToEndAsync(Ct);
            await bash.WaitForExitAsync(Ct);
            lock (errors) Assert.True(bash.ExitCode == 0, $"{bash.ExitCode}: {said}{errors}");
            return said;
        }

        public void End()
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
            bash.WaitForExit();
        }

        public void Dispose()
        {
            End();
            bash.Dispose();
        }
    }
}
