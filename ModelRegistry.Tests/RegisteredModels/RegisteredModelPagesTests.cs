using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Tests.RegisteredModels;

public sealed class RegisteredModelPagesTests : BoardScene
{
    private string Address => Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public async Task Stranger_SeesWhatSomebodySeesWhereNothingIs()
    {
        SignIn(await Host.AddAccountAsync());

        var hidden = Render(ModelAt()).Markup;
        var missing = Render(ModelAt(model: "Nothing")).Markup;

        Assert.Equal(missing, hidden);
        Assert.DoesNotContain(Model, hidden, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FormerName_LeadsToThePresentOne()
    {
        Must(await Host.Get<ChangeCollection>().ExecuteAsync(new(Path, "Ziffern & Zahlen"), Owner, Ct));

        Show(Owner, ModelAt());

        Assert.EndsWith("/acme/model-registry/Ziffern%20%26%20Zahlen", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyModel_TeachesTheFirstBookmark()
    {
        Must(await Host.Get<CreateCollection>().ExecuteAsync(new(CollectionPath.OfModel(Entity, "Empty")), Owner, Ct));

        var page = Show(Owner, ModelAt(model: "Empty"));

        Assert.Contains("Nothing is bookmarked here yet", page.Markup, StringComparison.Ordinal);
        Assert.Contains("/api/v1/entities/acme/models/Empty/bookmarks", page.Find("pre").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void BookmarkDialog_TakesAReferenceAndAliases()
    {
        var page = Show(Owner, ModelAt());
        _ = Button(page, "Bookmark a version…").ClickAsync(new());
        page.WaitForElement("#bookmark-reference").Input("not/a/ref/at/all");
        page.Find("#bookmark").Submit();
        Assert.Contains("has 5 parts before the colon", page.Find("#bookmark-error").TextContent, StringComparison.Ordinal);

        page.Find("#bookmark-reference").Input($"{Entity}/digits/digits-mlp:v2");
        page.Find("#bookmark-aliases").Input("v9");
        page.Find("#bookmark").Submit();
        Assert.Contains("the form of a version's number", page.Find("#bookmark-aliases-error").TextContent, StringComparison.Ordinal);

        page.Find("#bookmark-aliases").Input("champion, best");
        page.Find("#bookmark").Submit();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[data-row='2'] [data-chip=champion]")));
        Assert.Contains("It was bookmarked already, as v2", page.Find(".mud-snackbar").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Picker_LeadsFromProjectToVersion()
    {
        var page = Show(Owner, ModelAt());
        _ = Button(page, "Bookmark a version…").ClickAsync(new());
        page.WaitForElement("select[aria-label=Project]").Change("digits");
        page.Find("select[aria-label=Artifact]").Change("digits-mlp");
        page.Find("select[aria-label=Version]").Change("v3");

        Assert.Equal($"{Entity}/digits/digits-mlp:v3", page.Find("#bookmark-reference").GetAttribute("value"));
    }

    [Fact]
    public async Task BookmarkButton_MakesTheModelWhereTheNameIsNew()
    {
        var page = Show(Owner, builder =>
        {
            builder.OpenComponent<BookmarkButton>(0);
            builder.AddComponentParameter(1, nameof(BookmarkButton.VersionRef), $"{Entity}/digits/digits-mlp:v4");
            builder.CloseComponent();
        });
        _ = Button(page, "Bookmark…").ClickAsync(new());
        page.WaitForElement("#bookmark-model").Input("Brand new");
        Assert.Contains("it is made", page.Find("#bookmark-model-hint").TextContent, StringComparison.Ordinal);
        page.Find("#bookmark-into-aliases").Input("first");
        page.Find("#bookmark-into").Submit();

        page.WaitForAssertion(() => Assert.Contains("Bookmarked as Brand new:v0", page.Find(".mud-snackbar").TextContent, StringComparison.Ordinal));
        var row = Must(await Host.Get<RegisteredModelQueries>().GetAsync(Entity, "Brand new", "first", Owner, Ct));
        Assert.Equal(4, row.Version?.Number);
    }

    [Fact]
    public async Task NewModel_ProtectsProductionUnlessTold()
    {
        var page = Show(Owner, builder =>
        {
            builder.OpenComponent<NewRegisteredModelButton>(0);
            builder.AddComponentParameter(1, nameof(NewRegisteredModelButton.Entity), Entity);
            builder.CloseComponent();
        });
        _ = Button(page, "New registered model…").ClickAsync(new());
        page.WaitForElement("#new-model-name").Input("a/b");
        page.Find("#new-model").Submit();
        Assert.NotEmpty(page.Find("#new-model-name-error").TextContent);
        page.Find("#new-model-name").Input("Wine");
        page.Find("#new-model").Submit();

        page.WaitForAssertion(() => Assert.EndsWith("/acme/model-registry/Wine", Address, StringComparison.Ordinal));
        var production = Must(await Host.Get<AliasQueries>().GetAsync(CollectionPath.OfModel(Entity, "Wine"), "production", Owner, Ct));
        Assert.Equal((Role.Reviewer, (int?)null), (production.MoverRole!.Value, production.Number));
    }

    [Fact]
    public async Task SettingsOfAContributor_DescribeOnly()
    {
        var page = Show(await AddMemberAsync(Role.Contributor, "carl"), ModelAt("?tab=settings"));

        Assert.NotNull(page.Find("#model-name"));
        Assert.Empty(page.FindAll("#protect-name"));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Delete…");
    }

    [Fact]
    public async Task DeletingWhileProductionServes_IsRefusedAndSaysWhy()
    {
        var page = Show(Owner, ModelAt("?tab=settings"));
        _ = Button(page, "Delete…").ClickAsync(new());
        page.WaitForElement("#confirm-name").Input(Model);
        await Button(page, "Delete registered model").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("serves: production", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void History_FiltersByTheAliasInTheAddress()
    {
        var page = Show(Owner, ModelAt("?tab=history&alias=staging"));

        var events = page.FindAll("table.events tbody tr");
        Assert.Single(events);
        Assert.Contains("staging", events[0].TextContent, StringComparison.Ordinal);
    }
}
