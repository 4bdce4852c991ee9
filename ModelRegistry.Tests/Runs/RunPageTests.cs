using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Projects;
using ModelRegistry.Web.Runs;

namespace ModelRegistry.Tests.Runs;

/// <summary>Runs in their project and on their page.</summary>
public sealed class RunPageTests : PageTest
{
    [Fact]
    public async Task Run_ShowsConfigSummaryAndBothSidesOfItsLineage()
    {
        await Host.Services.LogAsync(Ada, new("ada", "digits", "data"));
        await Host.Services.LogAsync(Ada, new("ada", "digits", "runs"), new(Run: "train 手書き"));
        var id = await RunAsync();
        CoreHost.Must(await Host.Get<UseVersion>().ExecuteAsync(new("ada", "digits", id, "data:v0"), Ada, Ct));
        CoreHost.Must(await Host.Get<ChangeRun>().ExecuteAsync(new("ada", "digits", id, State: "failed", Config: """{"lr":0.003}""", Summary: """{"loss":0.1}"""), Ada, Ct));

        var page = Open<RunPage>(Urls.Run(id), ("RunId", id));

        Assert.Equal("train 手書き", page.Find("h1").TextContent);
        Assert.Contains("failed", page.Find(".meta").TextContent, StringComparison.Ordinal);
        Assert.Equal(["ada/digits/runs:v0", "ada/digits/data:v0"], page.FindAll(".list a").Select(link => link.TextContent));
        Assert.Equal(["loss", "lr"], page.FindAll("tbody th").Select(key => key.TextContent));
    }

    [Fact]
    public async Task ArtifactCalledRuns_KeepsItsOwnAddress()
    {
        await Host.Services.LogAsync(Ada, new("ada", "digits", "runs"), new(Run: "train"));

        var page = Open<ProjectPage>("/ada/digits?tab=runs", ("Entity", "ada"), ("Project", "digits"));

        Assert.Equal("/ada/digits/runs", Urls.Artifact("ada", "digits", "runs"));
        Assert.Equal(Urls.Run(await RunAsync()), page.Find("td.thing a").GetAttribute("href"));
    }

    [Fact]
    public async Task VersionUsedByRuns_ListsThemNewestFirst_AndOnlyThoseInSight()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Viewer);
        var logged = await Host.Services.LogAsync(Ada, new("ada", "digits", "data"));
        foreach (var (actor, entity) in new[] { (Ada, "ada"), (ben, "ben") })
        {
            await Host.Get<CreateProject>().ExecuteAsync(new(entity, "digits"), actor, Ct);
            var run = CoreHost.Must(await Host.Get<CreateRun>().ExecuteAsync(new(entity, "digits", $"of {entity}"), actor, Ct));
            CoreHost.Must(await Host.Get<UseVersion>().ExecuteAsync(new(entity, "digits", run, "ada/digits/data:v0"), actor, Ct));
        }

        var runs = Host.Get<RunQueries>();
        var first = CoreHost.Must(await runs.ListUsingAsync(logged.Id, new(1), ben, Ct));
        var second = CoreHost.Must(await runs.ListUsingAsync(logged.Id, new(1, first.Next), ben, Ct));

        Assert.Equal(["of ben", "of ada"], first.Items.Concat(second.Items).Select(run => run.Name));
        Assert.Null(second.Next);
        Assert.Equal(["of ada"], CoreHost.Must(await runs.ListUsingAsync(logged.Id, new(), Ada, Ct)).Items.Select(run => run.Name));
    }

    [Fact]
    public async Task Metrics_AreDrawnOverTheirSteps_AndOddNumbersAreSaid()
    {
        await Host.Services.LogAsync(Ada, new("ada", "digits", "runs"), new(Run: "train"));
        var id = await RunAsync();
        CoreHost.Must(await Host.Get<ReportRun>().ExecuteAsync(
            new(id) { Metrics = [new("loss", 1, 1), new("loss", 0.5, 2), new("broken", double.NaN, 7)], Tags = [new("kind", "<b>trial</b>")] }, Ada, Ct));
        CoreHost.Must(await Host.Get<ChangeRun>().ExecuteAsync(new("ada", "digits", id) { DisplayName = "Ada's own" }, Ada, Ct));

        var page = Open<RunPage>(Urls.Run(id) + "?metric=loss", ("RunId", id));

        Assert.Equal("Ada's own", page.Find("h1").TextContent);
        Assert.Equal(["broken", "loss"], page.FindAll("#metrics ~ .head option").Select(option => option.TextContent));
        Assert.Contains("0.5 at step 2, of 2 points.", page.Find(".chart[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(["broken NaN 7 1", "loss 0.5 2 2"], page.FindAll("#metrics ~ details tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("td").Select(cell => cell.TextContent))));
        Assert.Equal("<b>trial</b>", page.Find("#tags ~ .table-wrap td").TextContent);
    }

    [Fact]
    public async Task TagThatIsAListOfTexts_ShowsEach()
    {
        await Host.Services.LogAsync(Ada, new("ada", "digits", "runs"), new(Run: "train"));
        var id = await RunAsync();
        CoreHost.Must(await Host.Get<ReportRun>().ExecuteAsync(new(id) { Tags = [new("wandb.tags", TextList.Write(["nightly", "手書き \"a\", b"])), new("wandb.notes", "[1] is no list of texts")] }, Ada, Ct));

        var page = Open<RunPage>(Urls.Run(id), ("RunId", id));

        Assert.Equal(["nightly", "手書き \"a\", b"], page.FindAll("#tags ~ .table-wrap .tag").Select(tag => tag.TextContent));
        Assert.Equal("[1] is no list of texts", page.Find("#tags ~ .table-wrap td .text").TextContent);
    }

    private async Task<Guid> RunAsync() => CoreHost.Must(await Host.Get<RunQueries>().ListAsync("ada", "digits", new(), Ada, Ct)).Items[0].Id;
}
