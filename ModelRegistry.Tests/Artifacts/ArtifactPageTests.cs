using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.History;
using MudBlazor;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>A model artifact's page: versions, columns, bookmarks, names.</summary>
public sealed class ArtifactPageTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "R&D 手書き", "digits mlp+v1.2");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, Mlp, new("""{"accuracy":0.91,"loss":0.4,"note":"first"}"""), ("a.bin", "1"));
        await Host.Services.LogAsync(Ada, Mlp, new("""{"accuracy":0.97,"loss":0.1,"f1":0.96,"epoch":12}""") { Aliases = ["best"] }, ("a.bin", "22"));
    }

    [Fact]
    public void Versions_AreNewestFirstWithLatestAndAliases()
    {
        var page = OpenArtifact();

        Assert.Equal(["v1", "v0"], Column(page, 0));
        Assert.Equal(["latest", "best"], page.Find("tbody tr").QuerySelectorAll("[data-alias]").Select(chip => chip.GetAttribute("data-alias")));
    }

    [Fact]
    public void NoColumnsInTheAddress_ShowsTheCommonestNumbers() =>
        Assert.Equal(["accuracy", "loss", "f1"], OpenArtifact().FindAll("th.metric").Select(head => head.TextContent));

    [Fact]
    public void ColumnsInTheAddress_AreShown_AndMissingValuesAreADash()
    {
        var page = OpenArtifact("?columns=note,accuracy");

        Assert.Equal(["note", "accuracy"], page.FindAll("th.metric").Select(head => head.TextContent));
        Assert.Equal(["–", "first"], Column(page, 2));
        Assert.Equal(["0.97", "0.91"], Column(page, 3));
    }

    [Fact]
    public void Column_Ticked_GoesIntoTheAddressAndKeepsTheRest()
    {
        var page = OpenArtifact("?columns=accuracy&cursor=9");

        page.FindAll("#columns label").Single(label => label.TextContent.Trim() == "epoch").QuerySelector("input")!.Change(true);

        Assert.Contains("columns=accuracy%2Cepoch", Address, StringComparison.Ordinal);
        Assert.Contains("cursor=9", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void LastColumn_Unticked_ShowsNoneInsteadOfTheDefault()
    {
        var page = OpenArtifact("?columns=accuracy");

        page.FindAll("#columns label").Single(label => label.TextContent.Trim() == "accuracy").QuerySelector("input")!.Change(false);

        Assert.EndsWith("?columns=", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bookmarked_SaysWhereWithItsNumberThere()
    {
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "DigitClassifier", $"{Mlp}:v1", Create: true) { Aliases = ["staging"] }, Ada, Ct));

        var place = OpenArtifact().Find("tbody tr .place");

        Assert.Equal("v0 in DigitClassifier staging", string.Join(' ', place.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("/ada/model-registry/DigitClassifier", place.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task AliasMovedByOthers_ShowsWithoutAReload()
    {
        await ListenAsync();
        var page = OpenArtifact();

        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v0", 1), Ada, Ct));

        page.WaitForAssertion(() => Assert.NotNull(page.FindAll("tbody tr")[1].QuerySelector("[data-alias=best]")), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AliasMovedByAnother_IsToldWithTheirName()
    {
        await ListenAsync();
        var bob = await Host.AddAccountAsync("bob");
        await Host.SetRoleAsync(Ada, "ada", bob, Role.Contributor);
        var news = Render<NewsLine>();
        OpenArtifact();

        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v0", 1), bob, Ct));

        news.WaitForAssertion(() => Assert.Matches("^bob moved best from v. to v0 ·", news.Find(".what").TextContent), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task FormerName_LeadsToThePresentOneAndKeepsTheQuery()
    {
        CoreHost.Must(await Host.Get<ChangeCollection>().ExecuteAsync(new(Mlp, Name: "new name"), Ada, Ct));

        OpenArtifact("?tab=history");

        Assert.Equal($"{Urls.Artifact(Mlp.Entity, Mlp.Project, "new name")}?tab=history", Address);
    }

    [Fact]
    public void History_OfOneAlias_ShowsOnlyItsEvents()
    {
        var page = OpenArtifact("?tab=history&alias=BEST");

        Assert.Equal(["set best on v1"], page.FindAll(".sentence").Select(sentence => sentence.TextContent));
        Assert.Equal("best", page.Find(".filter [aria-current]").TextContent);
    }

    [Fact]
    public void History_WithoutFilter_DoesNotRepeatTheNameOfThePage() =>
        Assert.Equal(["set best on v1", "logged v1", "logged v0", "made this model artifact"],
            OpenArtifact("?tab=history").FindAll(".sentence").Select(sentence => sentence.TextContent));

    [Fact]
    public async Task Viewer_IsOfferedNothingThatChanges()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Viewer);
        SignInAs(ben);

        Assert.Empty(OpenArtifact().FindComponents<MudMenu>());
    }

    [Fact]
    public async Task Rename_Refused_IsSaidUnderTheFieldAndKeepsWhatWasTyped()
    {
        var dialogs = Render<MudDialogProvider>();
        Render<MudPopoverProvider>();
        var page = OpenArtifact();
        // It is answered when the dialog closes.
        var renamed = page.InvokeAsync(() => page.FindComponent<ModelRegistry.Web.Components.Shared.ThingMenu>().Instance.OnRename.InvokeAsync());
        dialogs.WaitForElement("#edit-text-value").Input("a/b");

        await dialogs.Find("#edit-text").SubmitAsync();

        Assert.Contains("none of / \\ :", dialogs.Find(".field-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", dialogs.Find("#edit-text-value").GetAttribute("aria-invalid"));
        dialogs.Find("#edit-text-value").Input("renamed");
        await dialogs.Find("#edit-text").SubmitAsync();
        await renamed.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        Assert.Equal(Urls.Artifact(Mlp.Entity, Mlp.Project, "renamed"), Address);
    }

    private static List<string> Column(IRenderedComponent<ArtifactPage> page, int index) =>
        page.FindAll("tbody tr").Select(row => row.Children[index].TextContent.Trim()).ToList();

    private IRenderedComponent<ArtifactPage> OpenArtifact(string query = "") => Open<ArtifactPage>(
        Urls.Collection(Mlp) + query, ("Entity", Mlp.Entity), ("Project", Mlp.Project), ("Artifact", Mlp.Name));
}
