using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Search;
using MudBlazor;

namespace ModelRegistry.Tests.Search;

/// <summary>The palette by its keys: what it offers, what Enter does, and which acts lead where.</summary>
public sealed class CommandPaletteTests : PageTest
{
    private readonly FakeTimeProvider clock = new();

    public CommandPaletteTests() => Services.AddSingleton<TimeProvider>(clock);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Host.Services.LogAsync(Ada, new("ada", "digits", "digits-mlp"), new("""{"a":1}"""));
        await Host.Services.LogAsync(Ada, new("ada", "digits", "digits-mlp"), new("""{"a":2}"""));
        foreach (var version in new[] { "v0", "v1" })
            CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "Digits", $"ada/digits/digits-mlp:{version}", Create: true), Ada, Ct));
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(CollectionPath.OfModel("ada", "Digits"), "production", "v0", 0), Ada, Ct));
    }

    [Fact]
    public async Task Empty_OffersWhatChangedLately_AndWhereToGo()
    {
        var palette = await OpenAsync();

        Assert.Equal(["Changed lately", "Go to"], palette.FindAll("[role=group]").Select(group => group.GetAttribute("aria-label")));
        Assert.Equal(["Digits", "digits-mlp"], palette.FindAll(".option .what").Select(name => name.TextContent));
        Assert.Equal(["Home", "Search", "Compare versions", "History", "Your account", "Tokens", "Settings of ada", "API documentation", "Theme"], palette.FindAll(".act").Select(act => act.TextContent));
    }

    [Fact]
    public async Task Arrows_GoRound_AndTheFieldSaysWhereOneIs()
    {
        var palette = await OpenAsync();
        var first = palette.Find("[aria-selected=true]").Id;

        await KeyAsync(palette, "ArrowUp");
        Assert.Contains("Theme", palette.Find("[aria-selected=true]").TextContent, StringComparison.Ordinal);
        await KeyAsync(palette, "ArrowDown");

        Assert.Equal(first, palette.Find("[aria-selected=true]").Id);
        Assert.Equal(first, palette.Find("[role=combobox]").GetAttribute("aria-activedescendant"));
        Assert.Equal("palette-list", palette.Find("[role=combobox]").GetAttribute("aria-controls"));
    }

    [Fact]
    public async Task Enter_OpensTheFirst_OfWhatStandsInTheField_EvenBeforeItWasLookedFor()
    {
        var palette = await OpenAsync();
        await palette.InvokeAsync(() => { _ = palette.Instance.TypedAsync(new ChangeEventArgs { Value = "digits:production kind:version" }); });

        await KeyAsync(palette, "Enter");

        Assert.Equal("/ada/digits/digits-mlp/v0", Address);
    }

    [Fact]
    public async Task Words_FindActsToo()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "tok");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/account/tokens", Address);
    }

    [Fact]
    public async Task ExactReference_IsOpenedByEnter()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "ada/digits/digits-mlp:v0");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/ada/digits/digits-mlp/v0", Address);
    }

    [Fact]
    public async Task WordThatBeginsAnAct_OffersIt_ForWhatChangedLately()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "move");
        Assert.Equal(["Move production…", "Move an alias to v1…", "Move an alias to v1…"], palette.FindAll("[aria-label=Actions] .act").Select(act => act.TextContent));
        Assert.Equal("now v0 in ada/Digits", palette.Find("[aria-label=Actions] .act + .soft").TextContent);
        await TypeAsync(palette, "bookm");
        Assert.Equal(["Bookmark v1…"], palette.FindAll("[aria-label=Actions] .act").Select(act => act.TextContent));
        await TypeAsync(palette, "move prod");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/ada/model-registry/Digits?move=production", Address);
    }

    [Theory]
    [InlineData("en", "compare")]
    [InlineData("ja", "比較")]
    public async Task Compare_LeadsToItsPage(string language, string word)
    {
        Language = language;
        var palette = await OpenAsync();

        await TypeAsync(palette, word);
        await KeyAsync(palette, "Enter");

        Assert.Equal("/compare", Address);
    }

    [Fact]
    public async Task ActThatNeedsAThing_IsNotOfferedWithoutOne()
    {
        SignInAs(await Host.AddAccountAsync("dora"));
        var palette = await OpenAsync();

        await TypeAsync(palette, "move");

        Assert.Equal(["Show all results"], palette.FindAll(".act").Select(act => act.TextContent));
    }

    [Fact]
    public async Task AllResults_AreOneKeyAway()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "digits");
        await KeyAsync(palette, "ArrowUp");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/search?q=digits", Address);
    }

    [Fact]
    public async Task QueryThatCantBeRead_IsExplained()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "accuracy >=");

        Assert.Contains("At character 12", palette.Find(".said").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_MayBeBookmarked_ComparedWithProduction_AndGivenAnAlias()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "digits-mlp:v1 kind:version");

        await KeyAsync(palette, "ArrowRight");
        Assert.Equal(["Open", "Bookmark v1…", "Move an alias to v1…", "Move an alias to v1…", "Compare with production"], palette.FindAll(".act").Select(act => act.TextContent));
        Assert.Equal(
            ["of ada/digits/digits-mlp, in a registered model", "of the artifact ada/digits/digits-mlp", "of the registered model ada/Digits", "ada/model-registry/Digits:v0"],
            palette.FindAll(".act + .soft").Select(hint => hint.TextContent));
        Assert.Equal("Actions on digits-mlp v1", palette.Find("[role=combobox]").GetAttribute("aria-label"));
        await KeyAsync(palette, "ArrowUp");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/compare?v=ada%2Fmodel-registry%2FDigits%3Av0&v=ada%2Fdigits%2Fdigits-mlp%3Av1", Address);
    }

    [Fact]
    public async Task Bookmark_OpensTheDialogOfThePages()
    {
        var dialogs = Render<MudDialogProvider>();
        var palette = await OpenAsync();
        await TypeAsync(palette, "digits-mlp:v1 kind:version");
        await KeyAsync(palette, "ArrowRight");

        await TypeAsync(palette, "book");
        _ = KeyAsync(palette, "Enter");

        dialogs.WaitForAssertion(() => Assert.Equal("ada/digits/digits-mlp:v1", dialogs.FindComponent<BookmarkIntoDialog>().Instance.VersionRef));
        dialogs.Find("#bookmark-model").Input("a/b");
        dialogs.WaitForElement("#bookmark-model-error");
        Assert.Equal(("Bookmark", true), (dialogs.Find(".btn-primary").TextContent.Trim(), dialogs.Find(".btn-primary").HasAttribute("disabled")));
        dialogs.Find("#bookmark-model").Input("Brand new");
        Assert.Equal(("Create and bookmark", false), (dialogs.Find(".btn-primary").TextContent.Trim(), dialogs.Find(".btn-primary").HasAttribute("disabled")));
    }

    [Fact]
    public async Task AliasOfAModel_IsMovedOnItsBoard()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "digits kind:model");

        await KeyAsync(palette, "ArrowRight");
        await TypeAsync(palette, "prod");
        await KeyAsync(palette, "Enter");

        Assert.Equal("/ada/model-registry/Digits?move=production", Address);
    }

    [Fact]
    public async Task Escape_LeadsBackToWhereOneWas()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "digits");
        await KeyAsync(palette, "ArrowDown");
        var before = palette.Find("[aria-selected=true]").Id;

        await KeyAsync(palette, "ArrowRight");
        Assert.NotNull(palette.Find(".subject"));
        await KeyAsync(palette, "Escape");

        Assert.Empty(palette.FindAll(".subject"));
        Assert.Equal(before, palette.Find("[aria-selected=true]").Id);
    }

    [Fact]
    public async Task Reader_IsOfferedNoMove_AndStrangersFindNothing()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.Viewer);
        SignInAs(ben);
        var palette = await OpenAsync();
        await TypeAsync(palette, "digits-mlp:v1 kind:version");
        await KeyAsync(palette, "ArrowRight");
        Assert.DoesNotContain("of the artifact", palette.Markup, StringComparison.Ordinal);

        SignInAs(await Host.AddAccountAsync("cem"));
        await palette.InvokeAsync(palette.Instance.OpenedAsync);
        await TypeAsync(palette, "digits-mlp");
        Assert.Empty(palette.FindAll(".option .what"));
    }

    private async Task<IRenderedComponent<CommandPalette>> OpenAsync()
    {
        var palette = Render<CommandPalette>();
        await palette.InvokeAsync(palette.Instance.OpenedAsync);
        return palette;
    }

    private static Task KeyAsync(IRenderedComponent<CommandPalette> palette, string key) => palette.InvokeAsync(() => palette.Instance.KeyAsync(key));

    private async Task TypeAsync(IRenderedComponent<CommandPalette> palette, string text)
    {
        var typed = Task.CompletedTask;
        // Its pause has begun once this is back.
        await palette.InvokeAsync(() => { typed = palette.Instance.TypedAsync(new ChangeEventArgs { Value = text }); });
        clock.Advance(SearchPage.Pause);
        await typed;
        palette.Render();
    }
}
