using System.Diagnostics;
using System.Net;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>What the page offers to copy, pasted into the real programs against a server that writes down what it is asked.</summary>
public sealed class SnippetsTests : IDisposable
{
    private static readonly byte[] Bytes = [0, 1, 2, 255];
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Artifacts => new() { "digits-mlp", "it's 手書き (R&D) a+b v1.2" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Artifacts))]
    public async Task CurlArchive_Pasted_SavesTheZipOfThatVersion(string artifact)
    {
        var asked = await RunAsync(Requires.Program("curl"), "bash", baseUri => Snippets.CurlArchive(baseUri, Version(artifact)));

        Assert.Equal($"/api/v1/entities/acme/projects/R&D/artifacts/{artifact}/versions/v7/archive", asked.Path);
        Assert.Equal(Bytes, await SavedAsync($"{artifact}-v7.zip"));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("evaluation/it's 混同 + 2.png")]
    [InlineData("-o")]
    public async Task CurlFile_Pasted_SavesThatFile(string path)
    {
        var asked = await RunAsync(Requires.Program("curl"), "bash", baseUri => Snippets.CurlFile(baseUri, Version("digits-mlp"), path));

        Assert.Equal($"/api/v1/entities/acme/projects/R&D/artifacts/digits-mlp/versions/v7/files/{path}", asked.Path);
        Assert.Equal(Bytes, await SavedAsync(path[(path.LastIndexOf('/') + 1)..]));
    }

    [Theory]
    [MemberData(nameof(Artifacts))]
    public async Task Resolve_Pasted_AsksForThatReference(string artifact)
    {
        var version = Version(artifact);
        var asked = await RunAsync(Requires.Program("curl"), "bash", baseUri => Snippets.Resolve(baseUri, version.Ref));

        Assert.Equal("/api/v1/resolve", asked.Path);
        Assert.Equal($"acme/R&D/{artifact}:v7", asked.Query["ref"]);
    }

    [Theory]
    [MemberData(nameof(Artifacts))]
    public async Task Python_Pasted_SavesTheZipOfThatVersion(string artifact)
    {
        var asked = await RunAsync(Requires.Program("python3"), "python3", baseUri => Snippets.Python(baseUri, Version(artifact)));

        Assert.Equal($"/api/v1/entities/acme/projects/R&D/artifacts/{artifact}/versions/v7/archive", asked.Path);
        Assert.Equal(Bytes, await SavedAsync($"{artifact}-v7.zip"));
    }

    [Fact]
    public async Task CSharp_AsAProgramOfItsOwn_SavesTheZipOfThatVersion()
    {
        const string Artifact = "it's 手書き (R&D) a+b v1.2";
        const string Project = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>""";
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "saving.csproj"), Project, Ct);

        var asked = await RunAsync(Requires.Program("dotnet"), "bash", baseUri =>
        {
            File.WriteAllText(Path.Combine(folder.Path, "Program.cs"), Snippets.CSharp(baseUri, Version(Artifact)));
            // Nothing of the compiler stays behind.
            return "MSBUILDDISABLENODEREUSE=1 exec dotnet run -p:UseSharedCompilation=false";
        });

        Assert.Equal($"/api/v1/entities/acme/projects/R&D/artifacts/{Artifact}/versions/v7/archive", asked.Path);
        Assert.Equal(Bytes, await SavedAsync($"{Artifact}-v7.zip"));
    }

    [Fact]
    public void FirstLog_IsThreeLines()
    {
        var code = Snippets.FirstLog("http://localhost:5080/", "ada", "my project", "my-model");

        Assert.Equal(3, code.Split('\n').Length);
        Assert.Contains("'http://localhost:5080/api/v1/entities/ada/projects/my%20project/artifacts/my-model/versions?create=true'", code, StringComparison.Ordinal);
    }

    private static VersionView Version(string artifact) => new()
    {
        Id = Guid.CreateVersion7(),
        EntityId = Guid.CreateVersion7(),
        Artifact = new CollectionPath("acme", "R&D", artifact),
        Number = 7,
        Digest = new string('0', 64),
        SizeBytes = 4,
        FileCount = 1,
        Metadata = "{}",
        CreatedBy = "ada",
        CreatedAt = default,
    };

    private Task<byte[]> SavedAsync(string name) => File.ReadAllBytesAsync(Path.Combine(folder.Path, name), Ct);

    private async Task<(string Path, System.Collections.Specialized.NameValueCollection Query)> RunAsync(string present, string program, Func<string, string> snippet)
    {
        Assert.NotEmpty(present);
        using var listener = new HttpListener();
        var baseUri = Listen(listener);
        using var process = Process.Start(new ProcessStartInfo(program, ["-c", snippet(baseUri)])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["TOKEN"] = "mreg-secret", ["no_proxy"] = "127.0.0.1" },
        })!;
        var context = await listener.GetContextAsync().WaitAsync(TimeSpan.FromMinutes(5), Ct);
        Assert.Equal("Bearer mreg-secret", context.Request.Headers["Authorization"]);
        context.Response.ContentLength64 = Bytes.Length;
        await context.Response.OutputStream.WriteAsync(Bytes, Ct);
        context.Response.Close();
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Ct));
        return (Uri.UnescapeDataString(context.Request.Url!.AbsolutePath), context.Request.QueryString);
    }

    // HttpListener takes no port 0: a free one is asked for, and the rare loss of it to another program tries again.
    private static string Listen(HttpListener listener)
    {
        while (true)
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var baseUri = FormattableString.Invariant($"http://127.0.0.1:{port}/");
            listener.Prefixes.Clear();
            listener.Prefixes.Add(baseUri);
            try
            {
                listener.Start();
                return baseUri;
            }
            catch (HttpListenerException)
            {
                listener.Prefixes.Clear();
            }
        }
    }
}
