using AngleSharp.Dom;
using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Comparison;
using MudBlazor;

namespace ModelRegistry.Tests.Comparison;

/// <summary>The page of a comparison, and the ways that lead to it.</summary>
public sealed class ComparePageTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        SetRendererInfo(new("Server", isInteractive: true));
        await Host.Services.LogAsync(Ada, Mlp, new("""{"accuracy":0.9,"log_loss":0.5,"epoch":1,"split":"test"}"""), ("README.md", "# Card\none"), ("same.txt", "1"), ("old.txt", "1"));
        await Host.Services.LogAsync(Ada, Mlp, new("""{"accuracy":0.95,"log_loss":0.75,"epoch":2,"split":"test"}"""), ("README.md", "# Card\ntwo"), ("same.txt", "1"));
        await Host.Services.LogAsync(Ada, Mlp, new("""{"accuracy":0.97}"""), ("model.bin", "2"));
    }

    [Fact]
    public void Metrics_AreBetterOrWorseBySignShapeWordAndColour()
    {
        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1");

        var (accuracy, loss, epoch) = (Cells(page, "accuracy")[1], Cells(page, "log_loss")[1], Cells(page, "epoch")[1]);
        Assert.Equal(["▲", "+0.05", "better"], Delta(accuracy, "better"));
        Assert.Equal(["▲", "+0.25", "worse"], Delta(loss, "worse"));
        Assert.Equal(["▲", "+1", "changed"], Delta(epoch, "changed"));
        Assert.Empty(Cells(page, "accuracy")[0].QuerySelectorAll(".delta"));

        static string[] Delta(IElement cell, string judgement) => cell.QuerySelector($".delta.{judgement}")!.Children
            .Select(part => part.ChildNodes.First(node => node.NodeType == NodeType.Text).TextContent).ToArray();
    }

    [Theory]
    [InlineData("v2", "v0", "≠Differs: 0.5")]
    [InlineData("v0", "v2", "≠Differs: none")]
    public void MetricThatOneSideLacks_IsMarkedOnTheOther_WhicheverItIs(string first, string second, string cell)
    {
        var page = OpenPage($"ada/digits/mlp:{first}", $"ada/digits/mlp:{second}");

        Assert.True(Cells(page, "log_loss")[1].HasAttribute("data-differs"));
        Assert.Equal(cell, string.Concat(Cells(page, "log_loss")[1].Children.Select(part => part.TextContent)));
        Assert.False(Cells(page, "log_loss")[0].HasAttribute("data-differs"));
        Assert.False(Cells(page, "accuracy")[1].HasAttribute("data-differs"));
    }

    [Fact]
    public async Task VersionWithoutARun_HasNoConfigThatCouldDiffer()
    {
        await Host.Services.LogAsync(Ada, Mlp, new(Run: "first"));
        var run = CoreHost.Must(await Host.Get<VersionQueries>().GetAsync(Mlp, "v3", Ada, Ct)).Version.RunId!.Value;
        CoreHost.Must(await Host.Get<ChangeRun>().ExecuteAsync(new("ada", "digits", run, Config: """{"lr":0.1}"""), Ada, Ct));

        var page = Open<ComparePage>(Urls.Compare(["ada/digits/mlp:v3", "ada/digits/mlp:v0"], all: true));

        page.WaitForAssertion(() => Assert.Equal(["0.1", "–"], Cells(page, "lr").Select(cell => cell.TextContent.Trim())));
        Assert.False(Cells(page, "lr")[1].HasAttribute("data-differs"));
    }

    [Fact]
    public void OnlyWhatDiffers_ShowsUntilAllIsAskedFor()
    {
        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1");
        Assert.Empty(Rows(page, "split"));
        Assert.Empty(Rows(page, "same.txt"));
        Assert.Contains("removed", Cells(page, "old.txt")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal("1 removed, 1 changed, 1 the same", Cells(page, "In all")[1].TextContent);

        page.Find(".check input").Change(true);

        page.WaitForAssertion(() => Assert.NotEmpty(Rows(page, "split")));
        Assert.NotEmpty(Rows(page, "same.txt"));
        Assert.EndsWith("&all=1", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alias_BecomesItsNumberInTheAddress()
    {
        await BookmarkAsync("v1", "production");

        var page = OpenPage("ada/model-registry/Digits:production", "ada/digits/mlp:latest");

        Assert.Equal(Urls.Compare(["ada/model-registry/Digits:v0", "ada/digits/mlp:v2"]), Address);
        Assert.Equal(["Digits v0", "mlp v2"], page.FindAll("thead .line > .name").Select(name => name.TextContent));
        Assert.Equal("/ada/digits/mlp/v1?via=ada%2FDigits%3Av0", page.Find("thead .line > .name").GetAttribute("href"));
    }

    [Fact]
    public async Task SuspiciousColumn_IsMarkedInItsHead()
    {
        await Looking.LogAsync(Host.Get<LogVersion>(), Mlp, Ada, Ct, [("model.pkl", await Looking.PickleAsync("system-4.pkl", Ct))]);
        while (await Host.Get<ScanFiles>().NextAsync(Ct))
        {
        }

        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v3");

        Assert.Equal("Suspicious", Assert.Single(page.FindAll("thead .scan")).Words());
        Assert.NotNull(page.FindAll("thead th")[1].QuerySelector(".scan"));
    }

    [Fact]
    public void Columns_AreMovedAndTakenAwayByLinks()
    {
        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1", "ada/digits/mlp:v2");

        Assert.Equal(Urls.Compare(["ada/digits/mlp:v1", "ada/digits/mlp:v0", "ada/digits/mlp:v2"]), Link(page, "Move mlp v1 to the left"));
        Assert.Equal(Urls.Compare(["ada/digits/mlp:v0", "ada/digits/mlp:v2", "ada/digits/mlp:v1"]), Link(page, "Move mlp v1 to the right"));
        Assert.Equal(Urls.Compare(["ada/digits/mlp:v1", "ada/digits/mlp:v2"]), Link(page, "Take mlp v0 away"));
        Assert.Empty(page.FindAll("[aria-label='Move mlp v0 to the left']"));

        Navigation.NavigateTo(Link(page, "Move mlp v1 to the left"));
        page.WaitForAssertion(() => Assert.Equal("mlp v1", page.Find("thead .line > .name").TextContent));
        Assert.Contains("worse than mlp v1", Cells(page, "accuracy")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnThatIsNotThere_SaysSoAndTheRestStays()
    {
        var page = OpenPage("ada/digits/mlp:v0", "nobody/has/this:v1", "ada/digits/mlp:v1");

        Assert.Contains("There is no", page.Find("thead th:nth-child(3) .note").TextContent, StringComparison.Ordinal);
        Assert.Contains("+0.05", Cells(page, "accuracy")[2].TextContent, StringComparison.Ordinal);
        Assert.Equal("–", Cells(page, "accuracy")[1].TextContent.Trim());
    }

    [Fact]
    public void NothingThatDiffers_IsSaid()
    {
        var page = OpenPage("ada/digits/mlp:v2", "ada/digits/mlp:latest");

        Assert.Contains("Nothing differs", page.Find("[role=status].note").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tbody th.key"));
    }

    [Theory]
    [InlineData(6, "2 to 5")]
    [InlineData(2, "4 parts before the colon")]
    public void AddressThatCantBe_IsExplained(int count, string why)
    {
        var page = OpenPage(Enumerable.Repeat(count == 6 ? "ada/digits/mlp:v0" : "a/b/c/d", count).ToArray());

        Assert.Contains(why, page.Markup, StringComparison.Ordinal);
        Assert.Equal("/compare", page.Find(".more a").GetAttribute("href"));
    }

    [Fact]
    public void Card_IsReadAfterThePageAndComparedByLines()
    {
        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1");

        page.WaitForAssertion(() => Assert.Equal(["# Card", "one", "two"], page.FindAll("ol.card .text").Select(line => line.TextContent)));
        Assert.Equal(["same", "removed", "added"], page.FindAll("ol.card > li").Select(line => line.ClassName));
        Assert.Contains("No files with tensors", page.Find("table.compare").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void StaticAnswer_DoesNotWaitForFiles()
    {
        SetRendererInfo(new("Static", isInteractive: false));

        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1");

        Assert.NotEmpty(Rows(page, "accuracy"));
        Assert.Empty(page.FindAll("ol.card"));
        Assert.NotEmpty(page.FindAll("tr[aria-busy] .skeleton"));
    }

    [Fact]
    public void EmptyPage_TakesAReference()
    {
        var frame = Render<MudPopoverProvider>();
        var dialogs = Render<MudDialogProvider>();
        var page = OpenPage("ada/digits/mlp:v0");
        Assert.Contains("One more, and they are compared", page.Markup, StringComparison.Ordinal);

        _ = page.Find(".more .btn-primary").ClickAsync(new());
        dialogs.WaitForElement("#add-version-reference").Input("ada/digits/mlp:v44");
        dialogs.Find("#add-version").Submit();
        dialogs.WaitForAssertion(() => Assert.Contains("There is no", dialogs.Find("#add-version-error").TextContent, StringComparison.Ordinal));
        Assert.Equal(["mlp:v2", "mlp:v1", "mlp:v0"], dialogs.FindAll(".chips button").Select(button => button.TextContent));
        dialogs.FindAll(".chips button")[1].Click();
        dialogs.Find("#add-version").Submit();

        page.WaitForAssertion(() => Assert.Equal(Urls.Compare(["ada/digits/mlp:v0", "ada/digits/mlp:v1"]), Address));
        Assert.NotNull(frame);
    }

    [Fact]
    public void TickedVersions_LeadToTheirComparisonAndFiveAreTheMost()
    {
        var versions = Enumerable.Range(0, 6).Select(number => Version(number)).ToList();
        var table = Render<VersionsTable>(parameters => parameters.Add(t => t.Versions, versions));
        Assert.True(table.Find(".compare button").HasAttribute("disabled"));

        foreach (var number in new[] { 4, 0, 1, 2, 3 }) table.Find($"[aria-label='Compare v{number}']").Change(true);

        Assert.Equal(Urls.Compare(new[] { 4, 0, 1, 2, 3 }.Select(number => $"ada/digits/mlp:v{number}")), table.Find(".compare a").GetAttribute("href"));
        Assert.True(table.Find("[aria-label='Compare v5']").HasAttribute("disabled"));
        table.Find(".compare .btn-quiet").Click();
        Assert.Empty(table.FindAll(".compare a"));
        Assert.False(table.Find("[aria-label='Compare v5']").HasAttribute("disabled"));
    }

    [Fact]
    public async Task VersionPage_ComparesWithProductionInOneClick()
    {
        await BookmarkAsync("v0", null);
        Assert.Empty((await BaselineAsync("v0")).FindAll("*"));

        await BookmarkAsync("v1", "production");
        var link = (await BaselineAsync("v0")).Find("a");
        Assert.Equal("Compare with production", link.TextContent);
        Assert.Equal(Urls.Compare(["ada/model-registry/Digits:production", "ada/digits/mlp:v0"]), link.GetAttribute("href"));
        Assert.Contains("This is production of Digits", (await BaselineAsync("v1")).Find(".itself").TextContent, StringComparison.Ordinal);
        Assert.Empty((await BaselineAsync("v2")).FindAll("*"));
    }

    [Fact]
    public async Task VersionPage_OffersAMenuWhereSeveralModelsHaveIt()
    {
        var popovers = Render<MudPopoverProvider>();
        await BookmarkAsync("v0", null);
        await BookmarkAsync("v1", "production");
        await BookmarkAsync("v0", "production", "Other");

        var button = await BaselineAsync("v0");
        button.Find("button").Click();

        popovers.WaitForAssertion(() => Assert.Contains("This is production of Other", popovers.Markup, StringComparison.Ordinal));
        Assert.Equal(Urls.Compare(["ada/model-registry/Digits:production", "ada/digits/mlp:v0"]), popovers.Find("a[href^='/compare']").GetAttribute("href"));
    }

    [Fact]
    public async Task ReaderWithoutFiles_IsToldSoInTheParts()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.ViewerWithoutFiles);
        SignInAs(ben);

        var page = OpenPage("ada/digits/mlp:v0", "ada/digits/mlp:v1");

        Assert.NotEmpty(Rows(page, "accuracy"));
        page.WaitForAssertion(() => Assert.Contains("takes the role viewer", page.Find("h3").TextContent, StringComparison.Ordinal));
        Assert.Contains("Looking into files takes the role of a viewer", page.Find("table.compare").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("ol.card"));
    }

    private static List<IElement> Rows(IRenderedComponent<ComparePage> page, string key) =>
        page.FindAll("tbody tr").Where(row => row.QuerySelector("th.key")?.TextContent.Trim() == key).ToList();

    private static List<IElement> Cells(IRenderedComponent<ComparePage> page, string key) => Assert.Single(Rows(page, key)).QuerySelectorAll("td").ToList();

    private static string Link(IRenderedComponent<ComparePage> page, string label) => page.Find($"[aria-label='{label}']").GetAttribute("href")!;

    private IRenderedComponent<ComparePage> OpenPage(params string[] references)
    {
        var page = Open<ComparePage>(Urls.Compare(references));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".head[aria-hidden]")));
        return page;
    }

    private VersionView Version(int number) => new()
    {
        Id = Guid.CreateVersion7(),
        EntityId = Guid.Empty,
        Artifact = Mlp,
        Number = number,
        Digest = new string('0', 64),
        SizeBytes = 1,
        FileCount = 1,
        Metadata = "{}",
        CreatedBy = Ada.Name,
        CreatedAt = default,
    };

    private async Task<IRenderedComponent<CompareWithBaseline>> BaselineAsync(string version)
    {
        var view = CoreHost.Must(await Host.Get<VersionQueries>().GetAsync(Mlp, version, Ada, Ct)).Version;
        return Render<CompareWithBaseline>(parameters => parameters.Add(c => c.Version, view));
    }

    private async Task BookmarkAsync(string version, string? alias, string model = "Digits") => CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(
        new("ada", model, $"{Mlp}:{version}", Create: true) { Aliases = alias is null ? [] : [alias] }, Ada, Ct));
}
