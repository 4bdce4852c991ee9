using AngleSharp.Dom;
using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Tags;

namespace ModelRegistry.Tests.Tags;

/// <summary>The tags on the pages of a version, an artifact and a registered model: one component, one use case.</summary>
public sealed class TagListTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");
    private static readonly CollectionPath Model = CollectionPath.OfModel("ada", "Digits");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, Mlp, new(), ("a.bin", "1"));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "Digits", $"{Mlp}:v0", Create: true), Ada, Ct));
    }

    [Fact]
    public void OnEachPage_TagsAreAddedAndRemoved()
    {
        foreach (var open in new Func<IRenderedComponent<TagList>>[] { OpenVersion, OpenArtifact, OpenModel })
        {
            var list = open();
            Add(list, "Night shift, edge");
            list.WaitForAssertion(() => Assert.Equal(["edge", "Night shift"], Shown(list)));

            list.Find("[aria-label='Remove the tag edge']").Click();

            list.WaitForAssertion(() => Assert.Equal(["Night shift"], Shown(list)));
            Assert.Equal("/search?q=tag%3A%22Night%20shift%22", list.Find(".tag a").GetAttribute("href"));
        }
    }

    [Fact]
    public void Refused_SaysWhyAndKeepsWhatWasTyped()
    {
        var list = OpenArtifact();

        Add(list, "a\u202Eb");

        Assert.Contains(TagName.Form.ToString(), list.Find(".field-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("a\u202Eb", list.Find("input").GetAttribute("value"));
        Assert.Equal("true", list.Find("input").GetAttribute("aria-invalid"));
        list.Find("form").KeyDown("Escape");
        Assert.Empty(list.FindAll("input"));
    }

    [Fact]
    public async Task WhoMayNotTag_SeesTagsAndNoButtons()
    {
        CoreHost.Must(await Host.Get<ChangeTags>().ExecuteAsync(new(Mlp) { Add = ["edge"] }, Ada, Ct));
        var viewer = await Host.AddAccountAsync("vera");
        await Host.SetRoleAsync(Ada, "ada", viewer, Role.Viewer);
        SignInAs(viewer);

        var list = OpenArtifact();

        Assert.Equal(["edge"], Shown(list));
        Assert.Empty(list.FindAll("button"));
    }

    [Fact]
    public async Task TaggedByOthers_ShowsWithoutAReload()
    {
        await ListenAsync();
        var list = OpenModel();

        CoreHost.Must(await Host.Get<ChangeTags>().ExecuteAsync(new(Model) { Add = ["edge"] }, Ada, Ct));

        list.WaitForAssertion(() => Assert.Equal(["edge"], Shown(list)), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("reviewed", "/search?q=tag%3Areviewed")]
    [InlineData("数字", "/search?q=tag%3A%E6%95%B0%E5%AD%97")]
    [InlineData("a:b", "/search?q=tag%3A%22a%3Ab%22")]
    [InlineData("a\"b", null)]
    [InlineData("a”b", null)]
    public void Tag_LeadsToASearchThatCanBeRead(string tag, string? href) => Assert.Equal(href, Urls.Tag(tag));

    private static void Add(IRenderedComponent<TagList> list, string tags)
    {
        list.FindAll("button").Single(button => button.TextContent.Trim() == "Add tag").Click();
        list.Find("input").Input(tags);
        list.Find("form").Submit();
    }

    private static IEnumerable<string> Shown(IRenderedComponent<TagList> list) => list.FindAll(".tag").Select(tag => tag.TextContent.Trim());

    private IRenderedComponent<TagList> OpenVersion() =>
        Open<VersionPage>(Urls.Version(Mlp, 0), ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"), ("Version", "v0")).FindComponent<TagList>();

    private IRenderedComponent<TagList> OpenArtifact() =>
        Open<ArtifactPage>(Urls.Collection(Mlp), ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp")).FindComponent<TagList>();

    private IRenderedComponent<TagList> OpenModel() =>
        Open<ModelPage>(Urls.Collection(Model) + "?tab=history", ("Entity", "ada"), ("Model", "Digits")).FindComponent<TagList>();
}
