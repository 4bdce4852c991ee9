using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Tests.Artifacts;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.RecycleBin;

namespace ModelRegistry.Tests.RecycleBin;

/// <summary>The bin's page, and what pages of its versions say.</summary>
public sealed class BinPageTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "R&D 手書き", "digits mlp+v1.2");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        foreach (var content in new[] { "1", "22", "333" }) await Host.Services.LogAsync(Ada, Mlp, new(), ("a.bin", content));
        CoreHost.Must(await Host.Get<DeleteVersion>().ExecuteAsync(new(Mlp, "v1", "a mistake"), Ada, Ct));
    }

    [Fact]
    public void Bin_SaysWhatWhoWhyAndWhenItGoes()
    {
        var row = Row(OpenBin());

        Assert.Contains("digits mlp+v1.2 v1", row, StringComparison.Ordinal);
        Assert.Contains("2 B in 1 file", row, StringComparison.Ordinal);
        Assert.Contains("ada", row, StringComparison.Ordinal);
        Assert.Contains("“a mistake”", row, StringComparison.Ordinal);
        Assert.Matches("20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", row);
    }

    [Fact]
    public async Task Restored_LeavesTheBinAndIsBack()
    {
        var page = OpenBin();

        await page.Find("button[aria-label^='Restore']").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Nothing in the bin", page.Markup, StringComparison.Ordinal));
        CoreHost.Must(await Host.Get<VersionQueries>().GetAsync(Mlp, "v1", Ada, Ct));
    }

    [Fact]
    public async Task BinOfAnArtifact_ShowsItsVersionsAlone()
    {
        await Host.Services.LogAsync(Ada, Mlp with { Name = "other" }, new(), ("a.bin", "1"));
        CoreHost.Must(await Host.Get<DeleteVersion>().ExecuteAsync(new(Mlp with { Name = "other" }, "v0"), Ada, Ct));

        Assert.Equal(["other:v0", "digits mlp+v1.2:v1"], Names(OpenBin()));
        Assert.Equal(["digits mlp+v1.2:v1"], Names(Open<BinPage>(Web.Urls.Bin(Mlp), ("Entity", "ada"))));
    }

    [Fact]
    public async Task Reader_SeesTheBinAndNoWayToChangeIt()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Reviewer);
        SignInAs(ben);

        var page = OpenBin();

        Assert.Single(Names(page));
        Assert.Empty(page.FindAll("tbody button"));
    }

    [Fact]
    public async Task ArtifactsPage_SaysHowManyLieThereAndShowsNoneOfThem()
    {
        var page = OpenArtifact();
        Assert.Equal(["v2", "v0"], page.FindAll("tbody tr").Select(row => row.Children[0].TextContent.Trim()[..2]));
        var link = page.Find($"a[href='{Web.Urls.Bin(Mlp)}']");
        Assert.Equal("1 version in the bin", link.TextContent);

        CoreHost.Must(await Host.Get<RestoreVersion>().ExecuteAsync(new(Mlp, "v1"), Ada, Ct));
        Assert.Empty(OpenArtifact().FindAll($"a[href='{Web.Urls.Bin(Mlp)}']"));
    }

    [Fact]
    public async Task PageOfABinnedVersion_LeadsToTheBin_AndOfAPurgedOneSaysByWhom()
    {
        var binned = OpenVersion();
        Assert.Contains("is in the bin until", Text(binned), StringComparison.Ordinal);
        Assert.NotEmpty(binned.FindAll($"a[href='{Web.Urls.Bin(Mlp)}']"));

        CoreHost.Must(await Host.Get<PurgeVersion>().ExecuteAsync(new(Mlp, "v1", "digits mlp+v1.2:v1"), Ada, Ct));

        var purged = OpenVersion();
        Assert.Contains("This was deleted for ever", Text(purged), StringComparison.Ordinal);
        Assert.Contains("for ever by ada on 20", Text(purged), StringComparison.Ordinal);
        Assert.Empty(purged.FindAll($"a[href='{Web.Urls.Bin(Mlp)}']"));
    }

    [Theory]
    [InlineData(0, 0, "It has no bytes.")]
    [InlineData(2048, 2048, "2.00 KiB go with it.")]
    [InlineData(2048, 0, "All its 2.00 KiB are in other versions too and stay there.")]
    [InlineData(3072, 1024, "1.00 KiB go with it; 2.00 KiB are in other versions too and stay there.")]
    public void Weight_IsSaidInASentence(long bytes, long own, string said) => Assert.Equal(said, BinPage.Weigh(new(bytes, own)).ToString());

    private static string[] Names(IRenderedComponent<BinPage> page) => page.FindAll("[data-binned]").Select(row => row.GetAttribute("data-binned")!).ToArray();

    private static string Row(IRenderedComponent<BinPage> page) => Words(page.Find("[data-binned]").TextContent);

    private static string Text(IRenderedComponent<VersionPage> page) => Words(page.Markup);

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private IRenderedComponent<BinPage> OpenBin() => Open<BinPage>("/bin/ada", ("Entity", "ada"));

    private IRenderedComponent<ArtifactPage> OpenArtifact() =>
        Open<ArtifactPage>(Web.Urls.Collection(Mlp), ("Entity", Mlp.Entity), ("Project", Mlp.Project), ("Artifact", Mlp.Name));

    private IRenderedComponent<VersionPage> OpenVersion() =>
        Open<VersionPage>(Web.Urls.Version(Mlp, 1), ("Entity", Mlp.Entity), ("Project", Mlp.Project), ("Artifact", Mlp.Name), ("Version", "v1"));
}
