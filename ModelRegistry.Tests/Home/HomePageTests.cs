using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.Home;

namespace ModelRegistry.Tests.Home;

/// <summary>The first page, of an empty registry and of one in use.</summary>
public sealed class HomePageTests : PageTest
{
    [Fact]
    public void EmptyRegistry_TeachesTheFirstLogInTheReadersOwnEntity()
    {
        var page = Open<HomePage>("/");

        var code = page.Find(".first pre code").TextContent;
        Assert.Equal(3, code.Split('\n').Length);
        Assert.Contains($"'{Navigation.BaseUri}api/v1/entities/ada/projects/my-project/artifacts/my-model/versions?create=true'", code, StringComparison.Ordinal);
        Assert.Contains("made the entity ada", page.Find(".events").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayNotLog_IsNotTaughtTo()
    {
        var team = await Host.AddEntityAsync(Ada, "acme");
        var bob = await Host.AddAccountAsync("bob");
        await Host.SetRoleAsync(Ada, team, bob, Role.Viewer);
        SignInAs(bob);

        var page = Open<EntityPage>("/acme?tab=projects", ("Entity", "acme"));

        Assert.Empty(page.FindAll(".first"));
        Assert.Contains("Logging takes the role Contributor", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegisteredModel_ShowsTheHolderOfEachProtectedAlias()
    {
        await BookmarkAsync();
        var model = CollectionPath.OfModel("ada", "Digit Classifier");
        CoreHost.Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(model, "production", new(Role.Reviewer)), Ada, Ct));
        CoreHost.Must(await Host.Get<ProtectAlias>().ExecuteAsync(new(model, "champion", new(Role.Owner)), Ada, Ct));
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(model, "production", "v0", 0), Ada, Ct));

        var page = Open<HomePage>("/");

        Assert.Equal(["champion nobody yet", "production v0"], page.FindAll(".holder").Select(holder =>
            $"{holder.QuerySelector("[data-alias]")!.GetAttribute("data-alias")} {holder.LastElementChild!.TextContent.Trim()}"));
        Assert.Equal("/ada/model-registry/Digit%20Classifier", page.Find("td.thing a").GetAttribute("href"));
        Assert.Empty(page.FindAll(".first"));
    }

    [Fact]
    public async Task ScriptThatLogsOften_IsOneLineWithALinkToAll()
    {
        foreach (var n in Enumerable.Range(0, 5)) await Host.Services.LogAsync(Ada, new("ada", "digits", "mlp"), files: ("model.txt", $"checkpoint {n}"));

        var page = Open<HomePage>("/");

        var line = page.FindAll(".events tbody tr")[0];
        Assert.Equal("logged v0 to v4 in ada/digits/mlp", line.QuerySelector(".sentence")!.TextContent.Trim());
        Assert.Equal(("5 events", "/ada/digits/mlp?tab=history"), (line.QuerySelector("a.all")!.TextContent, line.QuerySelector("a.all")!.GetAttribute("href")));
    }

    [Fact]
    public async Task OthersEntities_AreNeitherListedNorHeardOf()
    {
        var stranger = await Host.AddAccountAsync("stranger");
        await Host.Services.LogAsync(stranger, new("stranger", "secret", "model"));

        var page = Open<HomePage>("/");

        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["ada"], page.FindAll("aside .list a").Select(link => link.TextContent));
    }

    [Fact]
    public async Task CommittedMeanwhile_ShowsWithoutAReload()
    {
        await ListenAsync();
        var page = Open<HomePage>("/");
        page.WaitForElement(".first");

        await BookmarkAsync();

        page.WaitForAssertion(() => Assert.Equal("Digit Classifier", page.Find("td.thing a").TextContent), TimeSpan.FromSeconds(20));
        page.WaitForAssertion(() => Assert.StartsWith("bookmarked ada/digits/digits-mlp:v0 as v0", page.Find(".events .sentence").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void BadCursor_IsSaidWithAWayOut()
    {
        var page = Open<HomePage>("/?cursor=nonsense");

        Assert.Contains("A cursor is the \"next\" of an earlier page", page.Markup, StringComparison.Ordinal);
        Assert.Equal("/", page.Find("a.btn").GetAttribute("href"));
    }

    [Fact]
    public async Task ManyModels_ArePagedByNameAcrossEntities()
    {
        var team = await Host.AddEntityAsync(Ada, "a-team");
        foreach (var (entity, name) in new[] { ("ada", "b"), ("ada", "A"), (team, "z"), ("ada", "漢字 & more") })
            CoreHost.Must(await Host.Get<CreateCollection>().ExecuteAsync(new(CollectionPath.OfModel(entity, name)), Ada, Ct));
        var home = Host.Get<HomeQueries>();
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = CoreHost.Must(await home.ListModelsAsync(new(1, cursor), Ada, Ct));
            seen.AddRange(page.Items.Select(model => $"{model.Path.Entity}/{model.Path.Name}"));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["a-team/z", "ada/A", "ada/b", "ada/漢字 & more"], seen);
    }

    private async Task BookmarkAsync()
    {
        var logged = await Host.Services.LogAsync(Ada, new("ada", "digits", "digits-mlp"));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "Digit Classifier", $"{logged.Artifact}:v{logged.Number}", Create: true), Ada, Ct));
    }
}
