using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>A folder of files from a person's computer to a version, through pauses, reloads, a session that ends and a server that is away.</summary>
public sealed class UploadStories(BrowserFixture browsers) : AppStory(browsers)
{
    private const int LargeBytes = (5 * 1024 * 1024) + 7;
    private static readonly CollectionPath Mlp = new("ada", "digits", "digits-mlp");

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private Actor ada = default!;
    private ServerProcess? server;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        ada = await App.AddAccountAsync("ada");
        await App.Services.LogAsync(ada, Mlp, new("""{"accuracy":0.91}"""), ("model.onnx", "old"));
        files["model.onnx"] = RandomNumberGenerator.GetBytes(LargeBytes);
        files["evaluation/deep er/評価.json"] = "{}"u8.ToArray();
        files["evaluation/empty"] = [];
        for (var n = 0; n < 20; n++) files[string.Create(CultureInfo.InvariantCulture, $"shards/part-{n:00}.bin")] = RandomNumberGenerator.GetBytes(1000 + n);
        foreach (var (path, bytes) in files.Append(new(".DS_Store", [1])).Append(new("evaluation/Thumbs.db", [2])))
        {
            var file = folder.Combine(["export", .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, Ct);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await EndServerAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task DroppedFolder_PausedReloadedAndSignedOut_IsTheVersionAndNoByteIsSentTwice()
    {
        var page = await OpenAsync(ada, "/ada/digits/digits-mlp");
        WatchOf(page).Allow("status of 4");
        await page.GetByRole(AriaRole.Link, new() { Name = "Upload a version…" }).ClickAsync();
        await ReadyAsync(page);
        await DropAsync(page, folder.Combine("export"));
        await Assertions.Expect(page.Locator("[data-chosen-total]")).ToHaveTextAsync("23 files · 5.02 MiB");
        await Assertions.Expect(page.Locator("[data-left-out]")).ToHaveTextAsync("Left out, as files of the system: .DS_Store, evaluation/Thumbs.db");
        await page.GetByLabel("Description").FillAsync("From my own computer");
        await page.GetByLabel("Aliases").FillAsync("candidate v7");
        await page.GetByLabel("Metadata").FillAsync("""{"accuracy": 0.970, """);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-error=metadata]")).ToContainTextAsync("JSON object");
        await page.GetByLabel("Metadata").FillAsync("""{"accuracy": 0.970}""");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-error=alias]")).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-refused-1440-light");
        await page.GetByLabel("Aliases").FillAsync("candidate");

        // One piece of the large file is let through, the next one waits on the line.
        var line = new HeldLine(page, Sizes);
        await line.BeginAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await line.IsHeldAsync();
        await Assertions.Expect(page.Locator("[data-files]")).ToHaveTextAsync("22 of 23 files");
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-running-1440-light");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(State(page)).ToHaveTextAsync("Paused");
        await Assertions.Expect(page.Locator("#said")).ToHaveTextAsync("Paused");
        await ScreenshotAsync(page, "upload-paused-1440-light");
        line.Allow(1);
        await page.Keyboard.PressAsync("Enter");
        await line.IsHeldAsync();

        // Whoever loads the page again chooses again, here under another name of the folder; what is there stays there.
        await page.ReloadAsync();
        await ReadyAsync(page);
        await Assertions.Expect(page.Locator(".choice > .note")).ToContainTextAsync("22 of 23 files");
        // And whoever closed the tab finds it listed.
        await OpenAsync(page, new Uri(App.Address, Urls.Upload(Mlp)).ToString(), interactive: false);
        await page.GetByRole(AriaRole.Link, new() { Name = "Continue the upload" }).ClickAsync();
        await ReadyAsync(page);
        await page.Locator("#upload-files").SetInputFilesAsync(folder.Combine("export", "shards", "part-00.bin"));
        await Assertions.Expect(page.Locator("[data-unmatched]")).ToHaveTextAsync("Not among those chosen: model.onnx");
        await Assertions.Expect(page.Locator("[data-chosen-total]")).ToHaveTextAsync("0 of 1 missing file is here");
        await ScreenshotAsync(page, "upload-again-1440-light");
        await page.Context.ClearCookiesAsync(new() { Name = "mr-session" });
        line.Allow(100);
        var before = line.SentBytes;
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await Assertions.Expect(page.Locator("[data-trouble]")).ToContainTextAsync("You are signed out");
        await ScreenshotAsync(page, "upload-signed-out-1440-light");
        var refused = line.SentBytes - before;
        await page.AsAsync(App, ada);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await page.WaitForURLAsync(new Uri(App.Address, Urls.Version(Mlp, 1)).ToString());
        await Assertions.Expect(page.GetByText("From my own computer").First).ToBeVisibleAsync();
        Assert.Equal(files.Sum(file => (long)file.Value.Length), line.SentBytes - refused);
        await AssertVersionAsync(1);

        await OpenAsync(page, new Uri(App.Address, Urls.Upload(Mlp)).ToString(), interactive: false);
        await ReadyAsync(page);
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await page.GetByLabel("Metadata").FillAsync("""{"accuracy": 0.970}""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Assertions.Expect(State(page)).ToContainTextAsync("Nothing new: v1");
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-same-1440-light");
    }

    [Fact]
    public async Task FilesThatAreOthersByNow_AreNotPutTogetherWithWhatHasArrived()
    {
        var page = await OpenUploadAsync();
        var line = new HeldLine(page, Sizes);
        await line.BeginAsync();
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await page.Locator("[data-begin]").ClickAsync();
        await line.IsHeldAsync();
        await Assertions.Expect(page.Locator("[data-files]")).ToHaveTextAsync("22 of 23 files");

        // Overwritten meanwhile, as a checkpoint is: one that has arrived in part, and one that is whole.
        await page.ReloadAsync();
        await ReadyAsync(page);
        var model = await OverwriteAsync("model.onnx");
        var part = await OverwriteAsync("shards", "part-03.bin");
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await Assertions.Expect(page.Locator("[data-choice-error]")).ToContainTextAsync("Not as they were when the upload began: model.onnx, shards/part-03.bin.");
        await Assertions.Expect(page.Locator("[data-go]")).ToBeHiddenAsync();
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-other-1440-light");

        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        model();
        part();
        line.Allow(100);
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await page.WaitForURLAsync(new Uri(App.Address, Urls.Version(Mlp, 1)).ToString());
        await AssertVersionAsync(1);
    }

    [Fact]
    public async Task NamesThatAreOneToTheServer_AreRefusedAndNoneIsLeftOutInSilence()
    {
        var page = await OpenUploadAsync();
        WatchOf(page).Allow("status of 4");
        Directory.CreateDirectory(folder.Combine("twins"));
        await File.WriteAllTextAsync(folder.Combine("twins", "\u00e9.txt"), "composed", Ct);
        await File.WriteAllTextAsync(folder.Combine("twins", "e\u0301.txt"), "decomposed", Ct);

        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("twins"));
        await Assertions.Expect(page.Locator("[data-chosen-total]")).ToHaveTextAsync("2 files · 18 B");
        await page.Locator("[data-begin]").ClickAsync();

        await Assertions.Expect(page.Locator("[data-choice-error]")).ToContainTextAsync("\u00e9.txt");
    }

    [Fact]
    public async Task ServerThatIsAwayInTheMiddle_IsWaitedFor()
    {
        server = await ServerProcess.StartAsync(App.DataFolder);
        var page = await NewPageAsync(BrowserView.Phone with { Dark = true, Locale = "ja-JP" });
        await page.AsAsync(App, ada, server.Address);
        foreach (var text in CircuitStories.OfALostConnection) WatchOf(page).Allow(text);
        var address = server.Address;
        await OpenAsync(page, new Uri(address, Urls.Upload(Mlp)).ToString(), interactive: false);
        await ReadyAsync(page);
        var line = new HeldLine(page, Sizes);
        await line.BeginAsync();
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Combine("export"));
        await ScreenshotAsync(page, "upload-chosen-390-dark-ja");
        await page.Locator("[data-begin]").ClickAsync();
        await line.IsHeldAsync();
        await ScreenshotAsync(page, "upload-running-390-dark-ja");
        var second = await page.Context.NewPageAsync();
        await OpenAsync(second, new Uri(address, Urls.Upload(Mlp)).ToString(), interactive: false);
        await ReadyAsync(second);
        await AssertAccessibleAsync(second);
        await ScreenshotAsync(second, "upload-open-390-dark-ja");
        await second.Locator("[data-open] [data-give-up]").ClickAsync();
        await AssertAccessibleAsync(second);
        await ScreenshotAsync(second, "upload-give-up-390-dark-ja", fullPage: false);
        await second.CloseAsync();

        await EndServerAsync();
        line.Allow(100);
        await Assertions.Expect(State(page)).ToHaveTextAsync("接続が切れています");
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-waiting-390-dark-ja");
        server = await ServerProcess.StartAsync(App.DataFolder, address);

        await page.WaitForURLAsync(new Uri(address, Urls.Version(Mlp, 1)).ToString());
        await AssertVersionAsync(1);
    }

    [Fact]
    public async Task UploadThatAnotherTabFinishes_IsSaidToBeFinishedThereAndLeadsToTheVersion()
    {
        var page = await NewPageAsync();
        await page.AsAsync(App, ada);
        foreach (var text in CircuitStories.OfALostConnection.Append("status of 4")) WatchOf(page).Allow(text);
        var (address, version) = (new Uri(App.Address, Urls.Upload(Mlp)).ToString(), new Uri(App.Address, Urls.Version(Mlp, 1)).ToString());
        await OpenAsync(page, address, interactive: false);
        await ReadyAsync(page);
        await page.Locator("#upload-files").SetInputFilesAsync(folder.Combine("export", "model.onnx"));
        await page.GetByLabel("Description").FillAsync("From the second shift");
        var line = new HeldLine(page, [LargeBytes]);
        await line.BeginAsync();
        await page.Locator("[data-begin]").ClickAsync();
        await line.IsHeldAsync();
        await Assertions.Expect(page.Locator("[data-files]")).ToHaveTextAsync("0 of 1 file");

        var second = await page.Context.NewPageAsync();
        await OpenAsync(second, address, interactive: false);
        await ReadyAsync(second);
        await Assertions.Expect(second.Locator("[data-open-draft]")).ToContainTextAsync("model.onnx");
        await Assertions.Expect(second.Locator("[data-open-draft]")).ToContainTextAsync("From the second shift");
        await AssertAccessibleAsync(second);
        await ScreenshotAsync(second, "upload-open-1440-light");
        await second.GetByRole(AriaRole.Link, new() { Name = "Continue the upload of model.onnx" }).ClickAsync();
        await ReadyAsync(second);
        await ScreenshotAsync(second, "upload-go-on-1440-light");
        await second.Locator("#upload-files").SetInputFilesAsync(folder.Combine("export", "model.onnx"));
        await second.WaitForURLAsync(version);
        await second.CloseAsync();

        line.Allow(100);
        await Assertions.Expect(State(page)).ToHaveTextAsync("Finished in another tab or by a script: it is v1");
        await AssertAccessibleAsync(page);
        await ScreenshotAsync(page, "upload-elsewhere-1440-light");
        await page.Locator("[data-version]").ClickAsync();
        await page.WaitForURLAsync(version);
    }

    // As the page names them to the server: in the order of their paths.
    private List<int> Sizes => files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Value.Length).ToList();

    private async Task<IPage> OpenUploadAsync()
    {
        var page = await NewPageAsync();
        await page.AsAsync(App, ada);
        await OpenAsync(page, new Uri(App.Address, Urls.Upload(Mlp)).ToString(), interactive: false);
        await ReadyAsync(page);
        return page;
    }

    // Other bytes, as many, a minute later; the action puts it back as it was.
    private async Task<Action> OverwriteAsync(params string[] path)
    {
        var file = folder.Combine(["export", .. path]);
        var (before, at) = (await File.ReadAllBytesAsync(file, Ct), File.GetLastWriteTimeUtc(file));
        await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(before.Length), Ct);
        File.SetLastWriteTimeUtc(file, at.AddMinutes(1));
        return () =>
        {
            File.WriteAllBytes(file, before);
            File.SetLastWriteTimeUtc(file, at);
        };
    }

    private static ILocator State(IPage page) => page.Locator("[data-state-text]");

    private static Task ReadyAsync(IPage page) => page.Locator("#upload[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    // A real folder by a real drag: only such a one has entries that a page may walk through.
    private static async Task DropAsync(IPage page, string path)
    {
        var box = await page.Locator("[data-drop]").BoundingBoxAsync();
        Assert.NotNull(box);
        var cdp = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in new[] { "dragEnter", "dragOver", "drop" })
        {
            await cdp.SendAsync("Input.dispatchDragEvent", new()
            {
                ["type"] = type,
                ["x"] = box.X + 40,
                ["y"] = box.Y + 40,
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = new[] { path }, ["dragOperationsMask"] = 1 },
            });
        }
    }

    private async ValueTask EndServerAsync()
    {
        if (server is { } running) await running.DisposeAsync();
        server = null;
    }

    private async Task AssertVersionAsync(int number)
    {
        var found = CoreHost.Must(await App.Get<VersionQueries>().GetAsync(Mlp, $"v{number}", ada, Ct));
        Assert.Equal(files.Count, found.Version.FileCount);
        using var client = await App.TokenClientAsync(ada);
        foreach (var (path, bytes) in files)
        {
            var sent = await client.GetByteArrayAsync(Urls.ApiFile(Mlp, number, path), Ct);
            Assert.True(SHA256.HashData(bytes).AsSpan().SequenceEqual(SHA256.HashData(sent)), $"{path} has other bytes");
        }
    }

    /// <summary>Between the page and the server: counts what goes through, and holds every piece after the first back.</summary>
    private sealed class HeldLine(IPage page, IReadOnlyList<int> sizes)
    {
        private readonly Lock gate = new();
        private readonly Queue<IRoute> held = [];
        private TaskCompletionSource isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int left = 1;
        private long sent;

        /// <summary>Bytes of files in requests that went through.</summary>
        public long SentBytes => Interlocked.Read(ref sent);

        public Task BeginAsync() => page.RouteAsync("**/files/uploads/**", RouteAsync);

        public Task IsHeldAsync() => isHeld.Task.WaitAsync(Ct);

        /// <summary>Lets so many further pieces through. What was held before is the page's to send again.</summary>
        public void Allow(int more)
        {
            lock (gate)
            {
                left = more;
                isHeld = new(TaskCreationOptions.RunContinuationsAsynchronously);
                while (held.TryDequeue(out var route)) _ = route.AbortAsync();
            }
        }

        private async Task RouteAsync(IRoute route)
        {
            var (method, headers) = (route.Request.Method, route.Request.Headers);
            if (method == "PATCH")
            {
                lock (gate)
                {
                    if (left-- <= 0)
                    {
                        held.Enqueue(route);
                        isHeld.TrySetResult();
                        return;
                    }
                }

                var range = headers["content-range"]["bytes ".Length..].Split('-', '/');
                Interlocked.Add(ref sent, long.Parse(range[1], CultureInfo.InvariantCulture) - long.Parse(range[0], CultureInfo.InvariantCulture) + 1);
            }
            else if (method == "PUT")
            {
                Interlocked.Add(ref sent, sizes[int.Parse(route.Request.Url.Split('/')[^1], CultureInfo.InvariantCulture)]);
            }

            await route.ContinueAsync();
        }
    }
}
