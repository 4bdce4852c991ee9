using Bunit;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.Projects;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Runs;
using ModelRegistry.Web.Search;

namespace ModelRegistry.Tests.Browsing;

/// <summary>What a stock client called by a name that is none of ours, or a run that has a title, is called so wherever it is listed; its own name stands beside it.</summary>
public sealed class ShownNameTests : PageTest
{
    private const string Experiment = "/Shared/ada/Handwriting";
    private const string Model = "team/Quokka";
    private const string Title = "brisk-sun-4";

    private readonly ForeignName experiment = ForeignName.Parse(Experiment).Value;
    private readonly ForeignName model = ForeignName.Parse(Model).Value;
    private Guid run;
    private LoggedVersion version = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        CoreHost.Must(await Host.Get<CreateProject>().ExecuteAsync(new("ada", experiment.Name) { Title = experiment.Title }, Ada, Ct));
        foreach (var project in new[] { experiment.Name, CollectionPath.RegistryProject })
            CoreHost.Must(await Host.Get<CreateCollection>().ExecuteAsync(new(new("ada", project, model.Name)) { Title = model.Title }, Ada, Ct));
        run = CoreHost.Must(await Host.Get<CreateRun>().ExecuteAsync(new("ada", experiment.Name, "x7k2p9qa") { DisplayName = Title }, Ada, Ct));
        version = await Host.Services.LogAsync(Ada, Artifact, new() { Run = "x7k2p9qa" });
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", model.Name, $"{Artifact}:v0") { Aliases = ["production"] }, Ada, Ct));
    }

    private CollectionPath Artifact => new("ada", experiment.Name, model.Name);

    [Fact]
    public void Lists_SayTheName_AndOursBesideIt()
    {
        var projects = Open<EntityPage>("/ada", ("Entity", "ada")).Find("td.thing");
        Assert.Equal((Experiment, experiment.Name), (projects.QuerySelector("a")!.TextContent, projects.QuerySelector("code")!.TextContent));
        var models = Open<EntityPage>("/ada?tab=models", ("Entity", "ada")).Find("td.thing");
        Assert.Equal((Model, model.Name), (models.QuerySelector("a")!.TextContent, models.QuerySelector("code")!.TextContent));
        var artifacts = Open<ProjectPage>($"/ada/{experiment.Name}", ("Entity", "ada"), ("Project", experiment.Name)).Find("td.thing");
        Assert.Equal((Model, model.Name), (artifacts.QuerySelector("a")!.TextContent, artifacts.QuerySelector("code")!.TextContent));
    }

    [Fact]
    public void Pages_LeadBackByTheNamesShown()
    {
        var page = Open<VersionPage>($"/{Artifact}/v0", ("Entity", "ada"), ("Project", experiment.Name), ("Artifact", model.Name), ("Version", "v0"));

        Assert.Equal($"{Model} v0", page.Find("h1").TextContent.Trim());
        Assert.Equal(["ada", Experiment, Model, "v0"], CrumbsOf(page));
        Assert.Equal(Title, page.Find($"a[href='/runs/{run}']").TextContent);
        Assert.Equal(Model, page.Find(".places a:not(.mono)").TextContent);
        Assert.Equal($"This is production of {Model}", page.WaitForElement(".itself").TextContent);
        Assert.Equal(["ada", Experiment, Model], CrumbsOf(Open<ArtifactPage>($"/{Artifact}", ("Entity", "ada"), ("Project", experiment.Name), ("Artifact", model.Name))));
        Assert.Equal(["ada", Experiment], CrumbsOf(Open<ProjectPage>($"/ada/{experiment.Name}", ("Entity", "ada"), ("Project", experiment.Name))));
        Assert.Equal(["ada", Experiment, Title], CrumbsOf(Open<RunPage>($"/runs/{run}", ("RunId", run))));
        Assert.Equal(["ada", "model-registry", Model], CrumbsOf(Open<ModelPage>($"/ada/model-registry/{model.Name}?tab=settings", ("Entity", "ada"), ("Model", model.Name))));
    }

    [Fact]
    public void BookmarksAddress_LeadsToItsVersionOnTheSameTab()
    {
        Open<VersionPage>($"/ada/model-registry/{model.Name}/v0?tab=usage", ("Entity", "ada"), ("Project", "model-registry"), ("Artifact", model.Name), ("Version", "v0"));

        Assert.Equal($"/{Artifact}/v0?via={Uri.EscapeDataString($"ada/{model.Name}:v0")}&tab=usage", Address);
    }

    [Fact]
    public async Task Lineage_IsDrawnByTheNamesShown()
    {
        var ofVersion = CoreHost.Must(await Host.Get<LineageQueries>().OfVersionAsync(version.Id, Ada, Ct));
        var ofRun = CoreHost.Must(await Host.Get<LineageQueries>().OfRunAsync(run, Ada, Ct));

        foreach (var graph in new[] { ofVersion, ofRun })
        {
            Assert.Equal(
                [(LineageKind.Run, Title), (LineageKind.Version, Model), (LineageKind.Model, Model)],
                graph.Nodes.OrderBy(node => node.Kind).Select(node => (node.Kind, node.ShownName)));
        }
    }

    [Theory]
    [InlineData("quokka", SearchKind.Model, Model)]
    [InlineData("quokka", SearchKind.Artifact, Model)]
    [InlineData("handwriting quokka", SearchKind.Version, Model)]
    [InlineData("handwriting", SearchKind.Project, Experiment)]
    [InlineData("brisk", SearchKind.Run, Title)]
    public async Task Search_FindsTheNamesShown_AndSaysThem(string query, SearchKind kind, string shown)
    {
        var hits = CoreHost.Must(await Host.Get<SearchQueries>().OverviewAsync(query, 5, Ada, Ct)).Where(group => group.Kind == kind).SelectMany(group => group.Hits).ToList();

        Assert.Equal(shown, Assert.Single(hits).ShownName);
        Assert.Contains(shown, Open<SearchPage>($"/search?q={Uri.EscapeDataString(query)}").FindAll(".hit .what").Select(name => name.TextContent.Trim()));
    }

    [Fact]
    public async Task Search_ForgetsATitleThatIsNoMore()
    {
        CoreHost.Must(await Host.Get<ChangeRun>().ExecuteAsync(new("ada", experiment.Name, run) { DisplayName = "calm-moon-5" }, Ada, Ct));

        // The run, and what it logged.
        foreach (var (query, kinds) in new[] { ("brisk", Array.Empty<SearchKind>()), ("calm", [SearchKind.Version, SearchKind.Run]), ("x7k2p9qa", [SearchKind.Version, SearchKind.Run]) })
            Assert.Equal(kinds, CoreHost.Must(await Host.Get<SearchQueries>().OverviewAsync(query, 5, Ada, Ct)).Select(group => group.Kind));
    }

    private static IEnumerable<string> CrumbsOf(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> page) => page.FindComponent<PageHeader>().Instance.Crumbs!.Select(crumb => crumb.Text);
}
