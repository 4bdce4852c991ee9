using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Api;

/// <summary>The documented example with the real curl, and a line that breaks, on a real port.</summary>
public sealed class CurlTests(SharedAzurite azurite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DocumentedExample_LogsAVersion()
    {
        if (!File.Exists("/usr/bin/curl")) Assert.Skip("curl is not installed");
        await using var host = await ApiHost.StartAsync(onPort: true);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "model.onnx"), "weights", Ct);
        Directory.CreateDirectory(Path.Combine(folder.Path, "evaluation"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "evaluation/metrics.json"), "{}", Ct);
        var token = await host.App.TokenAsync(host.Owner);
        var url = host.App.Address.ToString().TrimEnd('/');

        var logged = JsonDocument.Parse(await CurlAsync(folder.Path,
            "-H", $"Authorization: Bearer {token}",
            "-F", """metadata={"accuracy":0.9733,"epoch":12}""", "-F", "alias=candidate", "-F", "run=mlp-2",
            "-F", "file=@model.onnx", "-F", "file=@evaluation/metrics.json;filename=evaluation/metrics.json",
            $"{url}/api/v1{host.Artifact}/versions?create=true")).RootElement;

        Assert.True(logged.GetProperty("created").GetBoolean(), logged.GetRawText());
        Assert.Equal("""{"accuracy":0.9733,"epoch":12}""", logged.GetProperty("metadata").GetRawText());
        Assert.Equal("weights", await CurlAsync(folder.Path, "-L", "-u", $"any:{token}", $"{url}/api/v1{host.Artifact}/versions/candidate/files/model.onnx"));
        Assert.Equal("{}", await CurlAsync(folder.Path, "-H", $"Authorization: Bearer {token}", $"{url}/api/v1{host.Artifact}/versions/v0/files/evaluation/metrics.json"));
        Assert.Equal("200", await CurlAsync(folder.Path, "-o", "all.zip", "-w", "%{http_code}", "-H", $"Authorization: Bearer {token}", $"{url}/api/v1{host.Artifact}/versions/v0/archive"));
    }

    [Fact]
    public async Task DocumentedWayToTheStorageAndBack_KeepsTheTokenHere()
    {
        if (!File.Exists("/usr/bin/curl")) Assert.Skip("curl is not installed");
        await using var direct = await DirectStore.StartAsync(azurite);
        await using var host = await ApiHost.StartAsync(onPort: true, settings: direct.Settings());
        using var folder = new TemporaryFolder();
        var bytes = SourceStream.Bytes(50_000);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "model.onnx"), bytes, Ct);
        var auth = $"Authorization: Bearer {await host.App.TokenAsync(host.Owner)}";
        var url = host.App.Address.ToString().TrimEnd('/');
        Task<string> PostAsync(string address, string json) => CurlAsync(folder.Path, "-fsS", "-H", auth, "-H", "Content-Type: application/json", "-d", json, address);

        var draft = JsonDocument.Parse(await PostAsync($"{url}/api/v1{host.Artifact}/drafts?create=true", """{"files":[{"path":"model.onnx","size":50000}]}""")).RootElement;
        var file = draft.GetProperty("files")[0];
        await CurlAsync(folder.Path, "-fsS", "-H", "x-ms-blob-type: BlockBlob", "-T", "model.onnx", file.GetProperty("direct").GetProperty("url").GetString()!);
        await CurlAsync(folder.Path, "-fsS", "-H", auth, "-X", "POST", $"{url}{file.GetProperty("upload").GetString()}/uploaded");
        await CurlAsync(folder.Path, "-fsS", "-H", auth, "-X", "POST", $"{url}/api/v1{host.Artifact}/drafts/{draft.GetProperty("id").GetString()}/commit");

        // The storage refuses a request that has a signature and a token as well.
        var told = await CurlAsync(folder.Path, "-fsS", "-H", auth, "-L", "-o", "copy.onnx", "-w", "%{http_code} %{num_redirects}", $"{url}/api/v1{host.Artifact}/versions/latest/files/model.onnx");
        Assert.Equal("200 2", told);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "copy.onnx"), Ct));
    }

    [Fact]
    public async Task RefusalBeforeTheBody_ComesWithoutItBeingSent()
    {
        await using var host = await ApiHost.StartAsync(onPort: true);
        var stranger = await host.App.TokenAsync(await host.App.AddAccountAsync());

        using var client = await SendHeadAsync(host, stranger, 1_000_000, "Expect: 100-continue\r\n", string.Empty);
        var answer = await ReadProblemAsync(client);

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"not_found\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionLostInTheMiddle_LeavesNothing()
    {
        await using var host = await ApiHost.StartAsync(onPort: true);
        var owner = await host.OwnerAsync();
        var token = await host.App.TokenAsync(host.Owner);

        // The first version makes the folder in which the second is staged.
        (await owner.LogAsync($"{host.Artifact}-other")).Must(HttpStatusCode.Created);
        using var watcher = new FileSystemWatcher(Path.Combine(host.App.DataFolder, "blobs", "staging"));
        var (staged, discarded) = (Signal(), Signal());
        watcher.Created += (_, _) => staged.TrySetResult();
        watcher.Deleted += (_, _) => discarded.TrySetResult();
        watcher.EnableRaisingEvents = true;

        using (var client = await SendHeadAsync(host, token, 1_000_000, string.Empty,
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n" + new string('x', 200_000)))
            await staged.Task.WaitAsync(Patience, Ct);

        await discarded.Task.WaitAsync(Patience, Ct);
        Assert.Empty(Directory.EnumerateFiles(watcher.Path));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(host.App.DataFolder, "blobs", "sha256"), "*", SearchOption.AllDirectories));
        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task ConnectionsResetInTheMiddleOfAForm_AreNoErrorsOfTheServer()
    {
        using var heard = new HeardLog();
        await using (var host = await ApiHost.StartAsync(onPort: true, also: services => services.AddSingleton<ILoggerProvider>(heard)))
        {
            var token = await host.App.TokenAsync(host.Owner);
            (await (await host.OwnerAsync()).LogAsync($"{host.Artifact}-other")).Must(HttpStatusCode.Created);
            using var staged = new SemaphoreSlim(0);
            using var discarded = new SemaphoreSlim(0);
            using var watcher = new FileSystemWatcher(Path.Combine(host.App.DataFolder, "blobs", "staging"));
            watcher.Created += (_, _) => staged.Release();
            watcher.Deleted += (_, _) => discarded.Release();
            watcher.EnableRaisingEvents = true;

            // Whether the body or the request's token says it first is chance.
            for (var n = 0; n < 10; n++)
            {
                using var client = await SendHeadAsync(host, token, 1_000_000, string.Empty,
                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n" + new string('x', 200_000));
                Assert.True(await staged.WaitAsync(Patience, Ct));
                client.Client.Close(0);
                Assert.True(await discarded.WaitAsync(Patience, Ct));
            }
        }

        Assert.DoesNotContain(heard.Lines, line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task JsonOfUnknownLengthThatIsTooLarge_LeavesNoReadingOpen()
    {
        using var heard = new HeardLog();
        await using (var host = await ApiHost.StartAsync(onPort: true, also: services => services.AddSingleton<ILoggerProvider>(heard)))
        {
            var owner = await host.OwnerAsync();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/entities/{host.Entity}/projects");
            request.Content = new ByteArrayContent(new byte[2 * 1024 * 1024]);
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.TransferEncodingChunked = true;

            using var answer = await owner.Http.SendAsync(request, Ct);

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }

        Assert.DoesNotContain(heard.Lines, line => line.Level >= LogLevel.Error);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task<TcpClient> SendHeadAsync(ApiHost host, string token, int length, string headers, string body)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.App.Address.Port, Ct);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST /api/v1{host.Artifact}/versions?create=true HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n{headers}\r\n");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body), Ct);
        return client;
    }

    private static async Task<string> ReadProblemAsync(TcpClient client)
    {
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\"code\"", StringComparison.Ordinal)
            && await client.GetStream().ReadAsync(buffer, Ct).AsTask().WaitAsync(Patience, Ct) is var read and > 0)
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        return answer.ToString();
    }

    private static async Task<string> CurlAsync(string folder, params string[] arguments)
    {
        using var curl = Process.Start(new ProcessStartInfo("/usr/bin/curl", ["-sS", .. arguments]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync(Ct);
        await curl.WaitForExitAsync(Ct);
        Assert.True(curl.ExitCode == 0, await curl.StandardError.ReadToEndAsync(Ct));
        return output;
    }
}
