using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files;

/// <summary>
/// Four hundred paths made by a seed, on every way that a path enters: the form of one request, a draft by token and by the upload page (whose bytes then
/// go by position, not by path), and the address of a download, raw. Each is refused with its code or kept exactly, all doors agree, and nothing lies
/// outside of what the registry makes. <c>eng/hostile-paths</c> tries as many as asked.
/// </summary>
public sealed class HostilePathTests : IAsyncLifetime
{
    private const string Secret = "what nobody may read by any path";

    private static readonly int Count = Setting("REGISTRY_PATHS") ?? 400;
    private static readonly int Seed = Setting("REGISTRY_PATHS_SEED") ?? Random.Shared.Next();

    private readonly TemporaryFolder outer = new();
    private readonly IReadOnlyList<HostilePath> paths = HostilePaths.Draw(Count, new Random(Seed));
    private RegistryApp app = null!;
    private ApiClient owner = null!;
    private string artifact = null!;
    private string token = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private string Data => outer.Combine("a", "b", "data");

    public async ValueTask InitializeAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"REGISTRY_PATHS_SEED={Seed}: {Count} paths, {paths.Count(path => path.Kept is null)} to be refused");
        Directory.CreateDirectory(Data);
        foreach (var folder in new[] { outer.Path, outer.Combine("a"), outer.Combine("a", "b"), Data }) await File.WriteAllTextAsync(Path.Combine(folder, "secret.txt"), Secret, Ct);
        app = await RegistryApp.StartAsync(onPort: true, settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = Data });
        var ada = await app.AddAccountAsync();
        token = await app.TokenAsync(ada);
        owner = new(await app.TokenClientAsync(ada));
        artifact = $"/entities/{ada.Name}/projects/digits/artifacts/mlp";
        (await owner.LogAsync(artifact, null, [("model.bin", "weights")])).Must(HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        outer.Dispose();
    }

    [Fact]
    public async Task EveryDoor_RefusesOrKeepsExactlyAndWritesNothingElsewhere()
    {
        var kept = paths.Where(path => path.Kept is not null).ToList();
        foreach (var path in paths.Where(path => path.Kept is null))
        {
            if (path.IsUnicode) AssertRefused(path, await LogAsync([path], "b"));
            AssertRefused(path, await owner.PostAsync($"{artifact}/drafts", Draft([path])));
        }

        var form = (await LogAsync(kept, "form")).Must(HttpStatusCode.Created);
        var steps = await LogInStepsAsync(kept);
        foreach (var version in new[] { form, steps })
        {
            var number = version["number"];
            Assert.Equal(kept.Select(path => path.Kept!).Order(StringComparer.Ordinal), await ListAsync(number!));
            foreach (var path in kept)
            {
                var escaped = string.Join('/', path.Kept!.Split('/').Select(Uri.EscapeDataString));
                var (status, body) = await GetRawAsync($"/api/v1{artifact}/versions/v{number}/files/{escaped}");
                Assert.True(status == 200 && body.EndsWith(path.Kept!, StringComparison.Ordinal), $"seed {Seed}, {path}: {status} {body}");
            }
        }

        var names = ZipNames.Read(await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v{steps["number"]}/archive", Ct));
        Assert.Equal(kept.Count + 1, names.Count);
        var root = outer.Combine("unpacked");
        foreach (var name in names)
            Assert.True(Path.GetFullPath(Path.Combine(root, name)).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal), $"seed {Seed}: {name}");

        AssertNothingElsewhere();
    }

    [Fact]
    public async Task UploadPage_AnswersAsTheApi()
    {
        await using var host = await ApiHost.StartAsync();
        var byToken = await host.OwnerAsync();
        (await byToken.LogAsync(host.Artifact)).Must(HttpStatusCode.Created);
        var page = await PageClient.OpenAsync(host);
        foreach (var path in paths.Where(path => path.Kept is null)) AssertRefused(path, await page.PostAsync($"{host.Artifact}/drafts", Draft([path])));

        var kept = paths.Where(path => path.Kept is not null).ToList();
        var draft = (await page.PostAsync($"{host.Artifact}/drafts", Draft(kept))).Must(HttpStatusCode.Created);
        Assert.Equal(kept.Select(path => path.Kept!), draft.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task DownloadByAnyAddress_GivesNothingThatIsNotOfTheVersion()
    {
        var files = $"/api/v1{artifact}/versions/v0/files/";
        foreach (var path in paths.Where(path => path.IsUnicode))
        {
            var bytes = Encoding.UTF8.GetBytes(path.Text);
            var all = string.Concat(bytes.Select(b => b == '/' ? "/" : $"%{b:X2}"));
            var slashes = string.Concat(bytes.Select(b => $"%{b:x2}"));
            var twice = all.Replace("%", "%25", StringComparison.Ordinal);
            var bare = string.Concat(bytes.Select(b => b is > 0x20 and < 0x7F and not (byte)'%' and not (byte)'?' and not (byte)'#' ? ((char)b).ToString() : $"%{b:X2}"));
            foreach (var address in new[] { all, slashes, twice, bare })
            {
                var (status, body) = await GetRawAsync(files + address);

                Assert.False(body.Contains(Secret, StringComparison.Ordinal), $"seed {Seed}, {path}, {address}: gives away what lies outside");
                // A server steps up in an address before any route sees it: then it is another address of the API, with its own answer.
                var isElsewhere = Uri.UnescapeDataString(address).Split('/').Any(part => part is "." or "..");
                Assert.True(status is 400 or 404 or 414 || (isElsewhere && status is 200 or 302 or 307 or 405), $"seed {Seed}, {path}, {address}: {status} {body}");
            }
        }

        AssertNothingElsewhere();
    }

    [Fact]
    public async Task TwinsInOneVersion_AreRefusedByEveryDoor()
    {
        foreach (var (one, other, code) in new[]
        {
            ("Model.bin", "model.BIN", "path_duplicate"), ("caf\u00E9", "cafe\u0301", "path_duplicate"), ("CAF\u00C9", "cafe\u0301", "path_duplicate"), ("ＡＢＣ", "abc", "path_duplicate"),
            ("a/B/c", "A/b/C", "path_duplicate"), ("a", "A/b", "path_conflict"), ("x/y/z", "X/Y", "path_conflict"),
        })
        {
            List<HostilePath> twins = [new(one, one, "twin"), new(other, other, "twin")];
            foreach (var pair in new[] { twins, Enumerable.Reverse(twins).ToList() })
            {
                (await LogAsync(pair, "twins")).MustBeProblem(HttpStatusCode.BadRequest, code);
                (await owner.PostAsync($"{artifact}/drafts", Draft(pair))).MustBeProblem(HttpStatusCode.BadRequest, code);
            }
        }
    }

    // What each file holds ends with its own path.
    private static byte[] Content(HostilePath path, string salt) => Encoding.UTF8.GetBytes($"{salt} {path.Kept ?? path.Text}");

    private async Task<ApiAnswer> LogAsync(IReadOnlyList<HostilePath> files, string salt)
    {
        using var form = new MemoryStream();
        var n = 0;
        foreach (var file in files)
        {
            // As curl and browsers write it where they can, and else in the form that can say anything (RFC 5987).
            var canBePlain = n++ % 2 == 0 && !file.Text.Any(c => c is '"' or '\\' or < ' ' or '\u007F');
            var name = canBePlain ? $"filename=\"{file.Text}\"" : $"filename*=UTF-8''{string.Concat(Encoding.UTF8.GetBytes(file.Text).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:X2}"))}";
            form.Write(Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"file\"; {name}\r\n\r\n"));
            form.Write(Content(file, salt));
            form.Write("\r\n"u8);
        }

        form.Write("--b--\r\n"u8);
        var body = new ByteArrayContent(form.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        return await owner.PostAsync($"{artifact}/versions", body);
    }

    private async Task<ApiAnswer> LogInStepsAsync(IReadOnlyList<HostilePath> files)
    {
        var draft = (await owner.PostAsync($"{artifact}/drafts", Draft(files))).Must(HttpStatusCode.Created);
        var uploads = draft.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("upload").GetString()!["/api/v1".Length..]).ToList();
        for (var n = 0; n < files.Count; n++) (await owner.PutAsync(uploads[n], new ByteArrayContent(Content(files[n], "in steps")))).Must(HttpStatusCode.OK);
        return (await owner.PostAsync($"{artifact}/drafts/{draft["id"]}/commit", null)).Must(HttpStatusCode.Created);
    }

    // Half characters too: no writer of JSON makes them.
    private static string Draft(IEnumerable<HostilePath> files) =>
        $$"""{"files":[{{string.Join(',', files.Select(file => $$"""{"path":"{{string.Concat(file.Text.Select(c => $"\\u{(int)c:x4}"))}}","size":{{Content(file, "in steps").Length}}}"""))}}]}""";

    private async Task<List<string>> ListAsync(string number)
    {
        var (found, cursor) = (new List<string>(), string.Empty);
        do
        {
            var page = (await owner.GetAsync($"{artifact}/versions/v{number}/files?limit=1000{cursor}")).Must(HttpStatusCode.OK).Json;
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(file => file.GetProperty("path").GetString()!));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : string.Empty;
        }
        while (cursor.Length > 0);
        return found;
    }

    // By hand: no client's address is left as it was typed.
    private async Task<(int Status, string Body)> GetRawAsync(string target)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, app.Address.Port, Ct);
        await using var line = socket.GetStream();
        await line.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"), Ct);
        using var all = new MemoryStream();
        await line.CopyToAsync(all, Ct);
        var text = Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
        return (int.Parse(text.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture), text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    private void AssertNothingElsewhere()
    {
        string[] expected = ["a", "a/b", "a/b/data", "a/b/secret.txt", "a/secret.txt", "secret.txt"];
        var around = Directory.EnumerateFileSystemEntries(outer.Path, "*", SearchOption.AllDirectories).Where(entry => !entry.StartsWith(Data + "/", StringComparison.Ordinal))
            .Select(entry => Path.GetRelativePath(outer.Path, entry)).Order(StringComparer.Ordinal);
        Assert.Equal(expected.Order(StringComparer.Ordinal), around);
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Data, file)))
            Assert.Matches("^(secret\\.txt|registry\\.db(-wal|-shm)?|keys/[^/]+|blobs/(sha256/[0-9a-f]{2}/[0-9a-f]{64}|staging/[0-9a-f]{32}|drafts/[0-9a-f]{32}))$", file);
    }

    private static void AssertRefused(HostilePath path, ApiAnswer answer) =>
        Assert.True(answer.Status == HttpStatusCode.BadRequest && (answer.Code == "path_invalid" || (!path.IsUnicode && answer.Code == "body_invalid")), $"seed {Seed}, {path}: {(int)answer.Status} {answer.Text}");

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
