using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>Which bookmark goes: <paramref name="Bookmark"/> is its number in the registered model, <c>v3</c>.</summary>
public sealed record RemoveBookmarkRequest(string Entity, string Model, string Bookmark, string? Reason = null);

/// <summary>Takes a pointer away; the version stays (rule 17) and the number is never used again.</summary>
public sealed class RemoveBookmark(RegistryWrites writes)
{
    /// <summary>Done, or <c>bookmark_holds_alias</c> with the aliases (rule 15), <c>not_found</c>, <c>bookmark_removed</c>.</summary>
    public Task<Result<Done>> ExecuteAsync(RemoveBookmarkRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Entity, RegistryAction.Bookmark, async scope =>
        {
            var db = scope.Db;
            var asked = CollectionPath.OfModel(request.Entity, request.Model);
            if (!MemberSelector.Parse(request.Bookmark, "bookmark").TryGet(out var selector, out var error)) return error;
            if (!Describable.Parse(request.Reason, "reason", Describable.MaxReasonLength).TryGet(out var reason, out error)) return error;
            if (!(await CollectionLookup.GetAsync(db, scope.Grant, asked, ct)).TryGet(out var model, out error)) return error;
            var path = scope.PathOf(model);
            if (!(await CollectionMembers.GetAsync(db, model, path, selector, ct)).TryGet(out var bookmark, out error)) return error;
            var held = await db.Aliases.Where(a => a.CollectionId == model.Id && a.HolderId == bookmark.Id).OrderBy(a => a.NameKey).Select(a => a.Name).ToListAsync(ct);
            if (held.Count > 0) return HoldsAlias(path, bookmark.Number, held);
            await Promotions.SupersedeAsync(scope, path, bookmark, "The bookmark was removed.");
            bookmark.RemovedAt = scope.Now;
            await AliasMoves.RaiseRevisionAsync(scope, bookmark.VersionId);
            scope.Record(new(HistoryAction.BookmarkRemoved, path.ToString())
            {
                CollectionId = model.Id,
                VersionId = bookmark.VersionId,
                FromNumber = bookmark.Number,
                Reason = reason,
            });
            return Done.It;
        }, ct);

    private static Error HoldsAlias(CollectionPath path, int number, List<string> held) => new(ErrorKind.Conflict, "bookmark_holds_alias",
        $"{path}:{MemberSelector.Of(number)} holds {string.Join(", ", held)}. Move or remove the alias first.")
    {
        Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["aliases"] = held },
    };
}
