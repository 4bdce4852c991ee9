using System.Security.Cryptography;
using Microsoft.Playwright;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>Bytes through the browser's own download bar.</summary>
public sealed class DownloadStories(BrowserFixture browsers) : BrowserTest(browsers)
{
    private const int Size = 64 << 20;

    [Fact]
    public async Task File64MiB_ArrivesWithItsDigest()
    {
        await using var app = await RegistryApp.StartAsync(onPort: true);
        var owner = await app.AddAccountAsync("ada");
        var ct = TestContext.Current.CancellationToken;
        var bytes = new byte[Size];
        new Random(64).NextBytes(bytes);
        var log = app.Get<LogVersion>();
        await using (var upload = CoreHost.Must(await log.BeginAsync(new CollectionPath("ada", "large", "weights"), create: true, owner, ct)))
        {
            CoreHost.Must(await upload.AddFileAsync("weights/part 1.bin", new MemoryStream(bytes), ct));
            CoreHost.Must(await log.CommitAsync(upload, new(), owner, ct));
        }

        var page = await NewPageAsync();
        await page.AsAsync(app, owner);
        await OpenAsync(page, new Uri(app.Address, "/ada/large/weights/v0?tab=files").ToString());
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download weights/part 1.bin" }).ClickAsync());

        Assert.Equal("part 1.bin", download.SuggestedFilename);
        await using var arrived = File.OpenRead(await download.PathAsync());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(await SHA256.HashDataAsync(arrived, ct)));
        await page.CloseAsync();
    }
}
