using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Versions of registered models: bookmarks of versions, which registering logs first where their files are kept with a run.</summary>
internal sealed class VersionRoutes(
    MlFlowNames names, FindModels find, AliasRoutes aliases, RegisterRunFiles register, LogVersion log, BookmarkVersion bookmark, RemoveBookmark remove, DescribeVersion describe,
    ChangeKeyedTags changeTags, RunQueries runs, VersionQueries versions, LoggedModelQueries loggedModels, TimeProvider clock)
{
    private const int MostVersions = 200_000;

    public void Map(MlFlowMap map) => map
        .Post("/model-versions/create", CreateAsync)
        .Get("/model-versions/get", async call => Wrap(call, await GetAsync(call), withAliases: true))
        .Patch("/model-versions/update", UpdateAsync)
        .Delete("/model-versions/delete", DeleteAsync)
        .Get("/model-versions/search", SearchAsync)
        .Get("/model-versions/get-download-uri", async call => new JsonObject { ["artifact_uri"] = MlFlowNames.LocationOf(call, await GetAsync(call)) })
        .Post("/model-versions/set-tag", async call =>
        {
            var (key, value) = (call.MustText("key"), call.Text("value") ?? string.Empty);
            ModelRoutes.Check(key, value);
            return await TagAsync(call, [KeyValuePair.Create(key, value)], []);
        })
        .Delete("/model-versions/delete-tag", call => TagAsync(call, [], [call.MustText("key")]));

    private Task<FoundBookmark> GetAsync(MlFlowCall call) => names.GetVersionAsync(call, call.MustText("name"), call.MustText("version"));

    private async Task<JsonObject> CreateAsync(MlFlowCall call)
    {
        var (name, text, tags) = (call.MustText("name"), call.MustText("source"), call.Pairs("tags"));
        foreach (var (key, value) in tags) ModelRoutes.Check(key, value);
        var source = MlFlowSource.Read(text);
        var model = await names.GetModelAsync(call, name);
        var words = new List<KeyValuePair<string, string>> { new("source", text) };
        if (call.Text("run_link") is { Length: > 0 } link) words.Add(new("run_link", link));
        if (call.Text("model_id") is { Length: > 0 } modelId) words.Add(new("model_id", modelId));
        var run = call.Text("run_id") is { Length: > 0 } said ? said : await RunOfAsync(call, source);
        if (run is not null) words.Add(new("run_id", run));
        var (reference, location) = await BringAsync(call, model, source, text, run);
        if (location is not null) words.Add(new("location", location));
        var made = MlFlowCall.Must(await bookmark.ExecuteAsync(new(call.Entity, model.Path.Name, reference) { KeyedTags = tags, WireWords = words }, call.Actor, call.Ct));
        return Wrap(call, await names.GetVersionAsync(call, name, MlFlowJson.Version(made.Number)), withAliases: false);
    }

    // The version that is bookmarked, and where its files are where they are not here.
    private async Task<(string Reference, string? Location)> BringAsync(MlFlowCall call, FoundModel model, MlFlowSource source, string text, string? run)
    {
        switch (source)
        {
            case MlFlowSource.Registered other:
                var found = await FindAsync(call, other);
                return (Ref(found.Artifact, found.ArtifactNumber), MlFlowNames.WordOf(found, "location"));
            case MlFlowSource.Version version:
                return (await versions.GetAsync(version.Id, call.Actor, call.Ct)).TryGet(out var there, out _)
                    ? (there.Version.Ref, (string?)null)
                    : throw MlFlowRefusal.NotFound($"The version with id={MlFlowJson.Id(version.Id)}, which the source '{text}' names, was not found");
            case MlFlowSource.Kept kept:
                var registered = await register.ExecuteAsync(kept.Owner, kept.Path, model.Path.Name, Words(call, model, text, run), call.Actor, call.Ct);
                if (registered.Error is { Kind: ErrorKind.NotFound or ErrorKind.Deleted }) throw MlFlowSource.NotThere(text, kept);
                var logged = MlFlowCall.Must(registered);
                return (Ref(logged.Artifact, logged.Number), null);
            default:
                var (project, runName) = await HomeAsync(call, run);
                await using (var upload = MlFlowCall.Must(await log.BeginAsync(new(project.Entity, project.Name, model.Path.Name), create: true, call.Actor, call.Ct)))
                {
                    var empty = MlFlowCall.Must(await log.CommitAsync(upload, Words(call, model, text, run) with { Run = runName }, call.Actor, call.Ct));
                    return (Ref(empty.Artifact, empty.Number), text);
                }
        }
    }

    // Registering the same source twice makes two versions on this wire, so each says when it was.
    private LogVersionRequest Words(MlFlowCall call, FoundModel model, string source, string? run)
    {
        var registered = string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        var mlflow = new JsonObject { ["source"] = source, ["registered"] = registered, ["model"] = model.Title ?? model.Path.Name }.With("run_id", run);
        return new(new JsonObject { ["mlflow"] = mlflow }.ToJsonString(MlFlowJson.Plain), Description: call.Text("description")) { Foreign = new(Title: model.Title) };
    }

    private async Task<FoundBookmark> FindAsync(MlFlowCall call, MlFlowSource.Registered source)
    {
        if (!source.IsAlias && int.TryParse(source.Member, NumberStyles.None, CultureInfo.InvariantCulture, out _)) return await names.GetVersionAsync(call, source.Model, source.Member);
        if (await aliases.FindVersionAsync(call, source.Model, source.Member) is { } found) return found;
        throw source.IsAlias ? await aliases.NoAliasAsync(call, source.Model, source.Member) : MlFlowNames.NoVersion(source.Model, source.Member);
    }

    // A version without files of its own is logged in the run's project, or the default one.
    private async Task<(ProjectView Project, string? Run)> HomeAsync(MlFlowCall call, string? run)
    {
        if (Guid.TryParseExact(run, "N", out var id) && (await runs.GetAsync(id, call.Actor, call.Ct)).TryGet(out var found, out _) && found.Run.Entity == call.Entity)
            return (await names.GetExperimentAsync(call, MlFlowJson.Id(found.Run.ProjectId)), found.Run.Name);
        return (await names.GetExperimentAsync(call, MlFlowNames.DefaultId), null);
    }

    private async Task<string?> RunOfAsync(MlFlowCall call, MlFlowSource source)
    {
        if (source is not MlFlowSource.Kept kept) return null;
        if ((await runs.GetAsync(kept.Owner, call.Actor, call.Ct)).IsSuccess) return MlFlowJson.Id(kept.Owner);
        return (await loggedModels.GetAsync(kept.Owner, call.Actor, call.Ct)).TryGet(out var model, out _) && model.RunId is { } run ? MlFlowJson.Id(run) : null;
    }

    private async Task<JsonObject> UpdateAsync(MlFlowCall call)
    {
        var found = await GetAsync(call);
        MlFlowCall.Must(await describe.ExecuteAsync(new(found.Artifact, MemberSelector.Of(found.ArtifactNumber).ToString(), call.Text("description") ?? string.Empty), call.Actor, call.Ct));
        return Wrap(call, await GetAsync(call), withAliases: true);
    }

    private async Task<JsonObject> DeleteAsync(MlFlowCall call)
    {
        var found = await GetAsync(call);
        // Plain aliases go along; a protected one is refused by its rules, and with it all of this.
        foreach (var alias in found.Aliases.OrderByDescending(alias => alias.IsProtected)) await aliases.RemoveAsync(call, found.Model, alias.Name);
        MlFlowCall.Must(await remove.ExecuteAsync(new(found.Model.Entity, found.Model.Name, MemberSelector.Of(found.Number).ToString()), call.Actor, call.Ct));
        return [];
    }

    private async Task<JsonObject> SearchAsync(MlFlowCall call)
    {
        var (conditions, limit) = (ModelSearchWords.ConditionsOfVersions(call.Text("filter")), call.Number("max_results") ?? PageRequest.MaxLimit);
        if (limit is < 1 or > MostVersions) throw MlFlowRefusal.Invalid($"Invalid value for request parameter max_results. It must be from 1 to {MostVersions}, but got value {limit}");
        // These clients ask for 10,000 at once and go on by token: a page has no more than one of ours.
        var page = MlFlowCall.Must(await find.BookmarksAsync(call.Entity, conditions, ModelSearchWords.OrderOfVersions(call.Texts("order_by")),
            new((int)Math.Min(limit, PageRequest.MaxLimit), ModelSearchWords.Token(call)), call.Actor, call.Ct));
        return new JsonObject().With("model_versions", page.Items.Select(one => (JsonNode)MlFlowNames.Version(call, one, withAliases: false))).With("next_page_token", page.Next);
    }

    private async Task<JsonObject> TagAsync(MlFlowCall call, IReadOnlyList<KeyValuePair<string, string>> set, IReadOnlyList<string> gone)
    {
        var found = await GetAsync(call);
        MlFlowCall.Must(await changeTags.ExecuteAsync(new(found.Model, MemberSelector.Of(found.Number).ToString()) { Set = set, Remove = gone }, call.Actor, call.Ct));
        return [];
    }

    private static string Ref(CollectionPath artifact, int number) => new Reference(artifact, MemberSelector.Of(number)).ToString();

    private static JsonObject Wrap(MlFlowCall call, FoundBookmark found, bool withAliases) => new() { ["model_version"] = MlFlowNames.Version(call, found, withAliases) };
}
