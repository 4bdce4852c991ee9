using Bunit;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Care;

namespace ModelRegistry.Tests.Care;

/// <summary>What people see of rotten bytes, and administrators of a sweep that stopped.</summary>
public sealed class DamagePagesTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "digits-mlp");

    [Fact]
    public async Task DamagedVersion_SaysWhichFilesAndWhatMendsThem()
    {
        var model = Digest.FromBytes(System.Security.Cryptography.SHA256.HashData("weights"u8));
        await Host.Services.LogAsync(Ada, Mlp, new(), ("README.md", "# The card"), ("model.onnx", "weights"));
        var whole = OpenVersion(string.Empty);
        Assert.Empty(whole.FindAll("[role=alert]"));
        Assert.Single(whole.FindAll("a[href$='/all']"));
        CoreHost.Must(await Host.Get<RotMarks>().MarkAsync(model, RotKind.Content, RotFinder.Scrub, Ct));

        var page = OpenVersion(string.Empty);

        Assert.Equal("model.onnx", Assert.Single(page.FindAll("[role=alert] li")).TextContent);
        Assert.Contains("1 file of this version can't be served", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[href$='/all']"));
        var files = OpenVersion("?tab=files");
        Assert.Equal(["model.onnx"], files.FindAll("td.path").Where(cell => cell.QuerySelector(".damage") is not null).Select(cell => cell.QuerySelector("a")!.TextContent));
        Assert.Equal(["README.md"], files.FindAll("td a[download]").Select(link => link.GetAttribute("aria-label")!["Download ".Length..]));
        var file = OpenVersion("?tab=files&file=model.onnx");
        file.WaitForAssertion(() => Assert.Contains("This could not be loaded", file.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Try again", file.Markup, StringComparison.Ordinal);
        Assert.Contains("damaged", OpenVersion("?tab=history").Markup, StringComparison.Ordinal);

        var panel = Open<CarePanel>("/");
        Assert.Contains("digits-mlp v0", panel.Find("[data-care=damage] li").TextContent, StringComparison.Ordinal);
        SignInAs(await Host.AddAccountAsync("stranger"));
        Assert.Empty(Open<CarePanel>("/").FindAll("[data-care]"));
    }

    [Fact]
    public async Task StoppedSweep_IsToldToAdministratorsAlone()
    {
        await Host.Get<SweepStates>().StopAsync(new(false, 7, 3 << 20, 0, 0, 9 << 20, []), Ct);
        Assert.Empty(Open<CarePanel>("/").FindAll("[data-care]"));
        SignInAs(await Host.AddAccountAsync("root", administrator: true));

        var notice = Open<CarePanel>("/").Find("[data-care=sweep]");

        Assert.Contains("7 blobs of 3.00 MiB would go, out of 9.00 MiB in all", notice.TextContent, StringComparison.Ordinal);
        await Host.Get<SweepStates>().PassAsync(looked: false, Ct);
        Assert.Empty(Open<CarePanel>("/").FindAll("[data-care]"));
    }

    private IRenderedComponent<VersionPage> OpenVersion(string query) => Open<VersionPage>($"/{Mlp}/v0{query}",
        ("Entity", "ada"), ("Project", "digits"), ("Artifact", "digits-mlp"), ("Version", "v0"));
}
