using Bunit;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Projects;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Tags;

namespace ModelRegistry.Tests.Tags;

/// <summary>The tags with values on the pages of a registered model, a project and a version; those of a run are in its page's tests.</summary>
public sealed class KeyedTagListTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");
    private static readonly CollectionPath Model = CollectionPath.OfModel("ada", "Digits");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, Mlp, new(), ("a.bin", "1"));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(
            new("ada", "Digits", $"{Mlp}:v0", Create: true) { KeyedTags = [new("validated", "<b>yes</b>"), new("by", "ada")], WireWords = [new("source", "s3://hidden")] }, Ada, Ct));
    }

    [Fact]
    public async Task OnAModelAndAProject_TheyStandFoldedWithTheirNumber()
    {
        CoreHost.Must(await Host.Get<ChangeKeyedTags>().ExecuteAsync(new(Model) { Set = [new("task", "vision"), new("team", "one")] }, Ada, Ct));
        CoreHost.Must(await Host.Get<ChangeKeyedTags>().ExecuteAsync("ada", "digits", [new("mlflow.note.content", "of hands")], [], Ada, Ct));

        await using (var db = Host.OpenDb())
        {
            // What a wire keeps for itself is none of theirs.
            var things = await db.Collections.Where(c => c.Name == Model.Name).Select(c => c.Id).Union(db.Projects.Where(p => p.Name == "digits").Select(p => p.Id)).ToListAsync(Ct);
            db.KeyedTags.AddRange(things.Select(thing => new KeyedTag { ThingId = thing, Key = KeyedTags.Own + "kept", Value = "by a wire" }));
            await db.SaveChangesAsync(Ct);
        }

        var (model, project) = (OpenModel(), OpenProject());

        Assert.Equal("Tags with values 2", model.Find("details > summary").Words());
        Assert.Equal(["task vision", "team one"], Rows(model));
        Assert.Equal("Tags with values 1", project.Find("details > summary").Words());
        Assert.Equal(["mlflow.note.content of hands"], Rows(project));
    }

    [Fact]
    public void WithoutTags_NothingStands() => Assert.Empty(OpenModel().FindAll("details, section"));

    [Fact]
    public async Task OnAVersion_TheyStandWithWhereItIsBookmarked_WithoutWhatWiresKeep_AsFarAsTheReaderMaySee()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Viewer);
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ben", "Own", $"{Mlp}:v0", Create: true) { KeyedTags = [new("mine", "alone")] }, ben, Ct));

        var own = OpenVersion();

        Assert.Equal("v0 in Digits", Assert.Single(own.FindAll("h3")).Words());
        Assert.Equal(["by ada", "validated <b>yes</b>"], Rows(own));
        SignInAs(ben);
        var theirs = OpenVersion();
        Assert.Equal(["v0 in Digits", "v0 in Own"], theirs.FindAll("h3").Select(place => place.Words()));
        Assert.Equal(["by ada", "validated <b>yes</b>", "mine alone"], Rows(theirs));
    }

    [Fact]
    public async Task Stranger_ReadsNone()
    {
        var (tags, eve, version) = (Host.Get<KeyedTagQueries>(), await Host.AddAccountAsync("eve"), CoreHost.Must(await Host.Get<RegisteredModelQueries>().GetAsync("ada", "Digits", "v0", Ada, Ct)).Version!);

        Assert.Equal("not_found", (await tags.OfCollectionAsync(Model, eve, Ct)).Error?.Code);
        Assert.Equal("not_found", (await tags.OfProjectAsync("ada", "digits", eve, Ct)).Error?.Code);
        Assert.Equal("not_found", (await tags.OfVersionAsync(version.Id, eve, Ct)).Error?.Code);
    }

    [Fact]
    public async Task GivenByAScript_TheyShowWithoutAReload()
    {
        await ListenAsync();
        var list = OpenModel();

        CoreHost.Must(await Host.Get<ChangeKeyedTags>().ExecuteAsync(new(Model) { Set = [new("task", "vision")] }, Ada, Ct));

        list.WaitForAssertion(() => Assert.Equal(["task vision"], Rows(list)), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task LongValue_IsFoldedInItsRow()
    {
        CoreHost.Must(await Host.Get<ChangeKeyedTags>().ExecuteAsync(new(Model) { Set = [new("long", new string('x', KeyedTag.MaxValueLength))] }, Ada, Ct));

        var row = OpenModel().Find("tbody tr");

        Assert.Equal("Show all 100,000 characters", row.QuerySelector("summary .more")!.TextContent);
        Assert.Equal(KeyedTag.MaxValueLength, row.QuerySelector("td details .text")!.TextContent.Length);
    }

    private static IEnumerable<string> Rows(IRenderedComponent<KeyedTagList> list) => list.FindAll("tbody tr").Select(row => string.Join(' ', row.Children.Select(cell => cell.Words())));

    private IRenderedComponent<KeyedTagList> OpenModel() => Open<ModelPage>(Urls.Collection(Model) + "?tab=history", ("Entity", "ada"), ("Model", "Digits")).FindComponent<KeyedTagList>();

    private IRenderedComponent<KeyedTagList> OpenProject() => Open<ProjectPage>("/ada/digits", ("Entity", "ada"), ("Project", "digits")).FindComponent<KeyedTagList>();

    private IRenderedComponent<KeyedTagList> OpenVersion() =>
        Open<VersionPage>(Urls.Version(Mlp, 0) + "?tab=metadata", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"), ("Version", "v0")).FindComponent<KeyedTagList>();
}
