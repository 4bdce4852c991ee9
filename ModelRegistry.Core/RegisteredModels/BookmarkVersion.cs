using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>A wish to bookmark a version.</summary>
/// <param name="Entity">Whose registered model.</param>
/// <param name="Model">Its name.</param>
/// <param name="Version">A reference to the version, from any artifact the actor may read.</param>
/// <param name="Create">Make the registered model where it is missing (rule 20).</param>
public sealed record BookmarkVersionRequest(string Entity, string Model, string Version, bool Create = false)
{
    /// <summary>Plain aliases of the registered model that the bookmark gets.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Tags with values that a new bookmark gets; one that is there keeps its own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyedTags { get; init; } = [];

    /// <summary>What another protocol's wire keeps with a new bookmark for itself: see <see cref="Tags.KeyedTags.Own"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> WireWords { get; init; } = [];
}

/// <summary>The bookmark that answers.</summary>
/// <param name="Model">The registered model, by present names.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Version">What it points at.</param>
/// <param name="Created">False where the version was bookmarked there already (rule 19).</param>
public sealed record BookmarkedVersion(CollectionPath Model, int Number, ResolvedVersion Version, bool Created);

/// <summary>Puts a pointer to a version into a registered model. Bytes are never copied.</summary>
public sealed class BookmarkVersion(RegistryWrites writes, ResolveReference resolve)
{
    /// <summary>The bookmark, new or first, or a refusal.</summary>
    public async Task<Result<BookmarkedVersion>> ExecuteAsync(BookmarkVersionRequest request, Actor actor, CancellationToken ct)
    {
        if (!AliasName.ParseAll(request.Aliases).TryGet(out var aliases, out var error)) return error;
        if (!(await resolve.ExecuteAsync(request.Version, actor, ct)).TryGet(out var resolved, out error)) return error;
        var path = CollectionPath.OfModel(request.Entity, request.Model);
        return await writes.InEntityAsync<BookmarkedVersion>(actor, request.Entity, RegistryAction.Bookmark, async scope =>
        {
            var db = scope.Db;
            if (!(await GetModelAsync(scope, path, request.Create)).TryGet(out var model, out var refusal)) return refusal;
            var canonical = scope.PathOf(model);
            var version = await db.Versions.FirstAsync(v => v.Id == resolved.VersionId, ct);
            // The turn on the version's row: it can't go to the bin between this check and our commit.
            if (!await CollectionMembers.TouchAsync(db, version, ct))
                return await BinErrors.GoneAsync(db, resolved.Artifact, version, ct);

            var bookmark = await db.Memberships.Include(m => m.Version)
                .FirstOrDefaultAsync(m => m.CollectionId == model.Id && m.VersionId == version.Id && m.RemovedAt == null, ct);
            var created = bookmark is null;
            if (bookmark is null)
            {
                bookmark = CollectionMembers.Add(scope, model, version);
                scope.Record(new(HistoryAction.BookmarkAdded, canonical.ToString())
                {
                    CollectionId = model.Id,
                    VersionId = version.Id,
                    ToNumber = bookmark.Number,
                    To = resolved.Ref,
                });
                if ((await Tags.KeyedTags.ChangeAsync(scope, bookmark.Id, request.KeyedTags, [])).Error is { } untagged) return untagged;
                Tags.KeyedTags.Keep(scope, bookmark.Id, request.WireWords);
            }

            foreach (var alias in aliases)
            {
                var note = new MoveNote(Reason: null, Asked: resolved.Ref);
                if (!(await AliasMoves.MoveAsync(scope, canonical, model, alias, bookmark, seen: null, note)).TryGet(out _, out refusal)) return refusal;
            }

            return new BookmarkedVersion(canonical, bookmark.Number, resolved, created);
        }, ct);
    }

    private static async Task<Result<Collection>> GetModelAsync(WriteScope scope, CollectionPath path, bool create)
    {
        if (await CollectionLookup.FindAsync(scope.Db, scope.Grant.EntityId, path, scope.Ct) is { } found) return found;
        if (!ResourceName.Parse(path.Name, "model").TryGet(out _, out var error)) return error;
        if (!create) return CollectionLookup.NotMade(path);
        var registry = await CollectionLookup.FindProjectAsync(scope.Db, scope.Grant.EntityId, CollectionPath.RegistryProject, scope.Ct);
        return await CreateCollection.AddAsync(scope, registry!, path.Name);
    }
}
