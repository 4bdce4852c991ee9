using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Caching.Memory;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>Aliases, and the stages that are aliases here: they move by the registry's rules, and what those refuse is refused here.</summary>
internal sealed partial class AliasRoutes(MlFlowNames names, ResolveReference resolve, MoveAlias move, RemoveAlias remove, AliasQueries aliases) : IDisposable
{
    private const int MaxLength = 255;
    private const int MostKept = 10_000;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    public void Map(MlFlowMap map) => map
        .Post("/registered-models/alias", SetAsync)
        .Delete("/registered-models/alias", DeleteAsync)
        .OnText(HttpMethods.Get, "/registered-models/alias", ResolveAsync)
        .Post("/model-versions/transition-stage", TransitionAsync);

    public void Dispose() => kept.Dispose();

    /// <summary>Takes an alias from its holder, protected ones by their rules.</summary>
    public async Task RemoveAsync(MlFlowCall call, CollectionPath path, string alias)
    {
        if (await FindAsync(call, path, alias) is not { Number: not null } state) return;
        MlFlowCall.Must(await remove.ExecuteAsync(new(path, alias, state.IsProtected ? state.Seen : null), call.Actor, call.Ct));
    }

    /// <summary>The version that an alias of a registered model means, or <c>latest</c>; null where it means none.</summary>
    public async Task<FoundBookmark?> FindVersionAsync(MlFlowCall call, string name, string alias) =>
        await MeantAsync(call, name, alias) is { Via.Member.Number: { } number } ? await names.GetVersionAsync(call, name, MlFlowJson.Version(number)) : null;

    /// <summary>The refusal of an alias that means no version, or of the registered model.</summary>
    public async Task<MlFlowRefusal> NoAliasAsync(MlFlowCall call, string name, string alias)
    {
        await names.GetModelAsync(call, name);
        return MlFlowRefusal.Invalid($"Registered model alias {alias} not found.");
    }

    // A number is no alias: ours counts from 0 and this wire from 1, so "v1" would mean another version than was asked for, in silence.
    private async Task<ResolvedVersion?> MeantAsync(MlFlowCall call, string name, string alias)
    {
        if (!MemberSelector.Parse(alias).TryGet(out var member, out _) || member.Number is not null) return null;
        return (await resolve.ExecuteAsync(new Reference(MlFlowNames.PathOf(call, name), member), call.Actor, call.Ct)).TryGet(out var resolved, out _) ? resolved : null;
    }

    private async Task<JsonObject> SetAsync(MlFlowCall call)
    {
        var (name, alias, version) = (call.MustText("name"), call.MustText("alias"), call.MustText("version"));
        CheckOwn(alias);
        var bookmark = await names.GetVersionAsync(call, name, version);
        await MoveAsync(call, bookmark.Model, alias, bookmark.Number);
        return [];
    }

    private async Task<JsonObject> DeleteAsync(MlFlowCall call)
    {
        var (name, alias) = (call.MustText("name"), call.MustText("alias"));
        CheckOwn(alias);
        await RemoveAsync(call, (await names.GetModelAsync(call, name)).Path, alias);
        return [];
    }

    // Deployments ask this all day: the registry's own way to resolve, and the words of the answer for as long as nothing of the version changed.
    private async Task<string> ResolveAsync(MlFlowCall call)
    {
        var (name, alias) = (call.MustText("name"), call.MustText("alias"));
        Check(alias);
        if (await MeantAsync(call, name, alias) is not { Via: { Member.Number: { } number } via } resolved) throw await NoAliasAsync(call, name, alias);
        var key = (via.Path, number, resolved.VersionId, resolved.Revision, call.Root, name);
        if (kept.TryGetValue(key, out string? known) && known is not null) return known;
        var bookmark = await names.GetVersionAsync(call, name, MlFlowJson.Version(number));
        return kept.Set(key, new JsonObject { ["model_version"] = MlFlowNames.Version(call, bookmark, withAliases: true) }.ToJsonString(MlFlowJson.Plain), new MemoryCacheEntryOptions { Size = 1 });
    }

    private async Task<JsonObject> TransitionAsync(MlFlowCall call)
    {
        var (name, version, stage, archive) = (call.MustText("name"), call.MustText("version"), StageRule.Read(call.MustText("stage")), call.Flag("archive_existing_versions"));
        if (archive && stage is not ("Staging" or "Production"))
            throw MlFlowRefusal.Invalid($"Model version transition cannot archive existing model versions because '{stage}' is not an Active stage. Valid stages are Staging, Production");
        var bookmark = await names.GetVersionAsync(call, name, version);
        var path = bookmark.Model;
        if (stage != StageRule.None)
        {
            var alias = MlFlowNames.AliasOf(stage);
            var before = (await FindAsync(call, path, alias))?.Number;
            await MoveAsync(call, path, alias, bookmark.Number);
            if (archive && before is { } former && former != bookmark.Number) await MoveAsync(call, path, MlFlowNames.AliasOf("Archived"), former);
        }

        foreach (var other in ModelStage.All.Where(other => other != stage && bookmark.Aliases.Any(alias => TextKey.Of(alias.Name) == MlFlowNames.AliasOf(other))))
            await RemoveAsync(call, path, MlFlowNames.AliasOf(other));
        return new() { ["model_version"] = MlFlowNames.Version(call, await names.GetVersionAsync(call, name, version), withAliases: true) };
    }

    private async Task MoveAsync(MlFlowCall call, CollectionPath path, string alias, int number)
    {
        var state = await FindAsync(call, path, alias);
        var moved = MlFlowCall.Must(await move.ExecuteAsync(
            new(path, alias, MemberSelector.Of(number).ToString(), state is { IsProtected: true } ? state.Seen : null), call.Actor, call.Ct));
        if (moved.RequestId is not null)
        {
            throw new MlFlowRefusal(StatusCodes.Status403Forbidden, MlFlowRefusal.Denied,
                $"'{alias}' is protected and did not move: a request to move it to version {MlFlowJson.Version(number)} was made, and waits for others to approve it on the registered model's page.");
        }
    }

    private async Task<AliasState?> FindAsync(MlFlowCall call, CollectionPath path, string alias)
    {
        var found = await aliases.GetAsync(path, alias, call.Actor, call.Ct);
        if (found.TryGet(out var state, out var error)) return state;
        return error.Kind is ErrorKind.NotFound ? null : throw MlFlowRefusal.Of(error);
    }

    private static void Check(string alias)
    {
        if (alias.Length > MaxLength || !Form().IsMatch(alias)) throw MlFlowRefusal.Invalid($"Invalid alias name: '{alias}'. Names may only contain alphanumerics, underscores and dashes, at most {MaxLength.ToString(CultureInfo.InvariantCulture)}.");
    }

    // Nobody moves or takes away the words that are computed.
    private static void CheckOwn(string alias)
    {
        Check(alias);
        if (AliasName.Parse(alias).Error is not { Code: "alias_reserved" }) return;
        throw MlFlowRefusal.Invalid(TextKey.Of(alias) == AliasName.Latest ? "'latest' alias name (case insensitive) is reserved." : $"Version alias name '{alias}' is reserved.");
    }

    [GeneratedRegex(@"\A[\w\-]+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}

/// <summary>The four stages.</summary>
internal static class StageRule
{
    public const string None = "None";

    /// <summary>In whatever case; as this wire writes it.</summary>
    public static string Read(string stage) => ModelStage.All.Append(None).FirstOrDefault(known => known.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw MlFlowRefusal.Invalid($"Invalid Model Version stage: {stage}. Value must be one of None, Staging, Production, Archived.");
}
