using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;

namespace ModelRegistry.Tests.Browser;

/// <summary>A version that was logged by mistake: deleted, brought back, and deleted for ever, bytes and all.</summary>
public sealed class BinStory(BrowserFixture browsers) : AppStory(browsers)
{
    [Fact]
    public async Task Version_IsDeletedRestoredAndThenDeletedForEverByTyping()
    {
        var owner = await App.AddAccountAsync("ada");
        var digest = await LogAsync(owner);
        var page = await OpenAsync(owner, "/ada/digits/mlp/v0");

        await DeleteAsync(page);
        await Assertions.Expect(page.Locator("[data-binned='mlp:v0']")).ToContainTextAsync("1.00 MiB");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore mlp:v0" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing in the bin")).ToBeVisibleAsync();
        await OpenAsync(page, new Uri(App.Address, "/ada/digits/mlp/v0").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Download all (zip)" })).ToBeVisibleAsync();

        await DeleteAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete for ever… mlp:v0" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("1.00 MiB go with it");
        var act = dialog.GetByRole(AriaRole.Button, new() { Name = "Delete for ever" });
        await Assertions.Expect(act).ToBeDisabledAsync();
        await dialog.GetByRole(AriaRole.Textbox).PressSequentiallyAsync("mlp:v0");
        await ScreenshotAsync(page, "bin-purge-1440-light");
        await act.ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing in the bin")).ToBeVisibleAsync();

        WatchOf(page).Allow("status of 410");
        await OpenAsync(page, new Uri(App.Address, "/ada/digits/mlp/v0").ToString());
        await Assertions.Expect(page.GetByText("was deleted for ever by ada")).ToBeVisibleAsync();
        await ScreenshotAsync(page, "bin-purged-1440-light");
        await BytesGoAsync(digest);
    }

    private async Task DeleteAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "More actions on mlp v0" }).ClickAsync();
        await page.GetByText("Delete…", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        // Within the page: no load event comes, and waiting for one never ends where the address was there first.
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, "/bin/ada?artifact=digits%2Fmlp").ToString());
    }

    private async Task<Core.Files.Digest> LogAsync(Core.Access.Actor owner)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var upload = CoreHost.Must(await App.Get<LogVersion>().BeginAsync(new CollectionPath("ada", "digits", "mlp"), create: true, owner, ct));
        var file = CoreHost.Must(await upload.AddFileAsync("model.bin", new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 1 << 20))), ct));
        CoreHost.Must(await App.Get<LogVersion>().CommitAsync(upload, new(), owner, ct));
        return file.Digest;
    }

    // The purge rings for the sweeper, which runs in the background of this server: the store itself says when it came.
    private async Task BytesGoAsync(Core.Files.Digest digest)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (await App.Get<IBlobStore>().FindSizeAsync(digest, patience.Token) is { } size)
            Assert.True(size == 1 << 20 && !patience.IsCancellationRequested, size.ToString(CultureInfo.InvariantCulture));
    }
}
