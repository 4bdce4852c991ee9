using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Search;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.Search;

/// <content>What the palette can do. Each act is the one that a page has: the same dialog, the same use case, the same rights.</content>
public sealed partial class CommandPalette
{
    private const int MostModels = 5;

    // Things whose acts are looked at for a word that begins an act's name, and characters of the shortest such word.
    private const int ThingsWithActs = 3;
    private const int ShortestVerb = 2;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    [Inject]
    private AliasQueries Aliases { get; set; } = default!;

    [Inject]
    private ResolveReference Resolve { get; set; } = default!;

    [Inject]
    private MoveAlias Move { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    private PaletteItem Open(SearchHit hit) => Go($"{hit.Kind}-{hit.Id:N}", Urls.Found(hit)) with { Hit = hit };

    private PaletteItem All(string text) => Go("all", Urls.Search(text)) with { Text = L["Show all results"], Hint = text };

    private List<PaletteItem> Places(Actor actor)
    {
        List<PaletteItem> places =
        [
            Go("home", Urls.Home) with { Text = L["Home"] },
            Go("search", Urls.SearchPage) with { Text = L["Search"] },
            Go("compare", Urls.Compare([])) with { Text = L["Compare versions"] },
            Go("history", Urls.History) with { Text = L["History"], Hint = L["what changed lately"] },
            Go("account", Urls.Account) with { Text = L["Your account"], Hint = L["profile, password, language"] },
            Go("tokens", Urls.Tokens) with { Text = L["Tokens"], Hint = L["for scripts"] },
            Go("settings", Urls.Settings(actor.DefaultEntity)) with { Text = L[$"Settings of {actor.DefaultEntity}"] },
            Go("docs", Urls.ApiDocs) with { Text = L["API documentation"] },
            new("theme", async () => await Script.InvokeVoidAsync("registryPalette.turnTheme")) { Text = L["Theme"], Hint = L["light, dark, as the system"] },
        ];
        if (!actor.IsAdministrator) return places;
        places.Add(Go("users", Urls.Users) with { Text = L["All accounts"], Hint = L["who may sign in"] });
        places.Add(Go("entities", Urls.AllEntities) with { Text = L["All entities"], Hint = L["make a team"] });
        return places;
    }

    /// <summary>What can be done, by a word that begins an act's name, with what changed lately; nothing where nothing did.</summary>
    private async Task<List<PaletteItem>> NamedActsAsync(string text, Actor actor)
    {
        // What acts are called, whatever they act on. To compare is a place of its own.
        string[] names = [L[$"Bookmark {string.Empty}…"], L[$"Move an alias to {string.Empty}…"], L[$"Move {string.Empty}…"]];
        var verb = TextKey.Of(text).Split(' ')[0];
        if (verb.Length < ShortestVerb || !names.Any(name => IsCalled(name, verb))) return [];
        var found = new List<PaletteItem>();
        var recent = (await Queries.RecentAsync(ThingsWithActs, actor, _gone.Token)).TryGet(out var hits, out _) ? hits : [];
        foreach (var hit in recent)
        {
            var acts = await ActsAsync(hit.Kind == SearchKind.Model ? hit with { Aliases = await HeldAsync(hit.Path!, actor) } : hit);
            found.AddRange(acts.Where(act => act.Hint is not null && IsCalled(act.Text, verb)).Select(act => act with { Key = $"{act.Key}-{hit.Id:N}" }));
        }

        return Matching(found, text).Take(ShownOfEach).ToList();

        static bool IsCalled(string name, string verb) => Begins(TextKey.Of(name).Trim(), verb);
    }

    private async Task<IReadOnlyList<SearchAlias>> HeldAsync(CollectionPath model, Actor actor) =>
        (await Aliases.ListAsync(model, actor, _gone.Token)).TryGet(out var states, out _)
            ? states.Where(state => state.Number is not null).Select(state => new SearchAlias(state.Alias, model, state.Number!.Value, state.IsProtected)).ToList()
            : [];

    private async Task<IReadOnlyList<PaletteItem>> ActsAsync(SearchHit hit)
    {
        var actor = await Actors.GetActorAsync(_gone.Token);
        var open = Go("open", Urls.Found(hit)) with { Text = L["Open"] };
        return hit.Kind switch
        {
            SearchKind.Version => [open, .. await OfVersionAsync(hit.Id, actor)],
            SearchKind.Artifact => [open, .. await OfArtifactAsync(hit.Path!, actor)],
            SearchKind.Model =>
            [
                open with { Text = L["Open the board"] },
                .. hit.Aliases.Select(a => Go($"move-{a.Alias}", Urls.MoveOnBoard(hit.Path!, a.Alias)) with { Text = L[$"Move {a.Alias}…"], Hint = L[$"now {MemberSelector.Of(a.Number)} in {Whole(hit.Path!)}"] }),
                Go("history", Urls.Tab(Urls.Found(hit), ModelTabs.History)) with { Text = L["History"] },
                Go("settings", Urls.Tab(Urls.Found(hit), ModelTabs.Settings)) with { Text = L["Settings"] },
            ],
            SearchKind.Entity => [open, Go("settings", Urls.Settings(hit.Entity)) with { Text = L["Settings"] }],
            _ => [open],
        };
    }

    private async Task<IEnumerable<PaletteItem>> OfArtifactAsync(CollectionPath artifact, Actor actor)
    {
        var latest = await Resolve.ExecuteAsync(new Reference(artifact, MemberSelector.Latest), actor, _gone.Token);
        if (!latest.TryGet(out var version, out _)) return [];
        return
        [
            Go("latest", Urls.Version(version.Artifact, version.Number)) with { Text = L["Open its latest version"], Hint = MemberSelector.Of(version.Number).ToString() },
            .. await OfVersionAsync(version.VersionId, actor),
        ];
    }

    private async Task<IReadOnlyList<PaletteItem>> OfVersionAsync(Guid versionId, Actor actor)
    {
        if (!(await Versions.GetAsync(versionId, actor, _gone.Token)).TryGet(out var found, out _)) return [];
        var version = found.Version;
        var shown = MemberSelector.Of(version.Number);
        var acts = new List<PaletteItem> { new("bookmark", () => BookmarkIntoDialog.AskAndTellAsync(Dialogs, Snackbar, Navigation, L, version.Ref)) { Text = L[$"Bookmark {shown}…"], Hint = L[$"of {Whole(version.Artifact)}, in a registered model"] } };
        if (found.Role >= RegistryActions.MinimumRole(RegistryAction.MovePlainAlias))
            acts.Add(new("alias", () => MoveHereAsync(version)) { Text = L[$"Move an alias to {shown}…"], Hint = L[$"of the artifact {Whole(version.Artifact)}"] });
        foreach (var bookmark in version.Bookmarks.Take(MostModels))
        {
            var (model, number) = (bookmark.Model, MemberSelector.Of(bookmark.Number));
            acts.Add(Go($"board-{model}", Urls.MoveOnBoard(model, number.ToString())) with { Text = L[$"Move an alias to {number}…"], Hint = L[$"of the registered model {Whole(model)}"] });
            if (await ProductionAsync(model, actor) is { } holder && holder.Number != bookmark.Number)
                acts.Add(Go($"compare-{model}", Urls.Compare([holder.Ref!, version.Ref])) with { Text = L[$"Compare with {holder.Alias}"], Hint = holder.Ref });
        }

        return acts;
    }

    private async Task<AliasState?> ProductionAsync(CollectionPath model, Actor actor) =>
        (await Aliases.GetAsync(model, BoardView.BaselineAlias, actor, _gone.Token)).TryGet(out var state, out _) && state.Number is not null ? state : null;

    private Task MoveHereAsync(VersionView version)
    {
        var path = version.Artifact;
        return MoveAliasHereDialog.AskAsync(Dialogs, version,
            async () => (await Aliases.ListAsync(path, await Actors.GetActorAsync(_gone.Token), _gone.Token)).TryGet(out var states, out _) ? states : [],
            async (alias, seen, reason) => await Move.ExecuteAsync(
                new(path, alias, MemberSelector.Of(version.Number).ToString(), seen, reason), await Actors.GetActorAsync(_gone.Token), CancellationToken.None));
    }

    // Whose it is: many entities have one of the same name.
    private static string Whole(CollectionPath path) => path.IsRegisteredModel ? $"{path.Entity}/{path.Name}" : $"{path.Entity}/{path.Project}/{path.Name}";

    private PaletteItem Go(string key, string address) => new(key, () =>
    {
        Navigation.NavigateTo(address);
        return Task.CompletedTask;
    });
}
