using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Artifacts;

/// <summary>Which version goes to the bin, by its artifact and <c>vN</c> or alias.</summary>
public sealed record DeleteVersionRequest(CollectionPath Artifact, string Version, string? Reason = null);

/// <summary>Sends a version to the bin, from where <see cref="RestoreVersion"/> brings it back with its number and files (rule 17).</summary>
public sealed class DeleteVersion(RegistryWrites writes)
{
    /// <summary>Done, or <c>version_in_use</c> with the list of places that hold it.</summary>
    public Task<Result<Done>> ExecuteAsync(DeleteVersionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Artifact.Entity, RegistryAction.Delete, async scope =>
        {
            var db = scope.Db;
            if (!Describable.Parse(request.Reason, "reason", Describable.MaxReasonLength).TryGet(out var reason, out var error)) return error;
            if (!(await VersionLookup.GetAsync(scope, request.Artifact, request.Version)).TryGet(out var found, out error)) return error;
            // The turn on the version's row comes first: whoever bookmarks it in another entity waits for us, or we for them.
            await CollectionMembers.TouchAsync(db, found.Version, ct);
            var (places, hasHidden) = await PlacesAsync(db, actor, found, ct);
            if (places.Count > 0 || hasHidden) return InUse(found, places, hasHidden);
            await Promotions.SupersedeAsync(scope, found.Path, found.Member, "The version was deleted.");
            found.Version.DeletedAt = scope.Now;
            found.Member.RemovedAt = scope.Now;
            scope.Record(new(HistoryAction.VersionDeleted, found.Subject)
            {
                CollectionId = found.Artifact.Id,
                VersionId = found.Version.Id,
                FromNumber = found.Version.Number,
                Reason = reason,
            });
            return Done.It;
        }, ct);

    private static async Task<(List<string> Seen, bool HasHidden)> PlacesAsync(RegistryDbContext db, Actor actor, FoundVersion found, CancellationToken ct)
    {
        var versionId = found.Version.Id;
        var aliases = await db.Aliases.Where(a => a.HolderId == found.Member.Id).OrderBy(a => a.NameKey).Select(a => a.Name).ToListAsync(ct);
        var places = aliases.Select(alias => $"{found.Path}:{alias}").ToList();
        var visible = EntityAccess.Visible(db, actor);
        var bookmarks = await db.Memberships
            .Where(m => m.VersionId == versionId && m.RemovedAt == null && m.CollectionId != found.Artifact.Id)
            .OrderBy(m => m.CollectionId)
            .Select(m => new { Entity = m.Collection!.Entity!.Name, Project = m.Collection.Project!.Name, m.Collection.Name, m.Number, Seen = visible.Contains(m.Collection.EntityId) })
            .ToListAsync(ct);
        places.AddRange(bookmarks.Where(b => b.Seen).Select(b => new Reference(new(b.Entity, b.Project, b.Name), MemberSelector.Of(b.Number)).ToString()));
        return (places, bookmarks.Any(b => !b.Seen));
    }

    private static Text Hidden => "a registered model that is not yours to see";

    /// <summary>Why a version that is held can't go: a page that knows where says so before it asks.</summary>
    public static Text InUse(CollectionPath artifact, int number, IEnumerable<Text> places) =>
        $"{artifact}:{MemberSelector.Of(number)} is held by {Text.List(places)}. Remove the bookmarks and aliases first.";

    private static Error InUse(FoundVersion found, List<string> places, bool hasHidden)
    {
        var said = places.Select(Text.Verbatim);
        return new(ErrorKind.Conflict, "version_in_use", InUse(found.Path, found.Version.Number, hasHidden ? said.Append(Hidden) : said))
        {
            Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["places"] = hasHidden ? [.. places, Hidden.ToString()] : places },
        };
    }
}
