using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Tags;

/// <summary>The bookmark that tags were given to.</summary>
/// <param name="Model">Its registered model, by present names.</param>
/// <param name="Title">The name that a client of another protocol gave that, where it is no name of ours.</param>
/// <param name="Number">The bookmark's number there.</param>
public sealed record TaggedBookmark(CollectionPath Model, string? Title, int Number);

/// <summary>The tags with values of one thing, as people see them: without what wires keep for themselves.</summary>
/// <param name="Bookmark">Where a version was given them; null for other things.</param>
/// <param name="Tags">At least one, by key.</param>
public sealed record KeyedTagGroup(TaggedBookmark? Bookmark, IReadOnlyList<KeyValuePair<string, string>> Tags)
{
    /// <summary>One group, or none where there is no tag.</summary>
    public static IReadOnlyList<KeyedTagGroup> Of(IReadOnlyList<KeyValuePair<string, string>> tags) => tags.Count == 0 ? [] : [new(null, tags)];
}

/// <summary>Reads tags with values, and what wires keep.</summary>
public sealed class KeyedTagQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Of several things whose ids came from queries that the reader was allowed: tags by key, and what wires keep of them under <see cref="KeyedTags.Own"/>.</summary>
    public async Task<ILookup<Guid, KeyValuePair<string, string>>> OfAsync(IReadOnlyCollection<Guid> things, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await KeyedTags.OfAsync(db, things, ct);
    }

    /// <summary>Those of a registered model or artifact; <c>not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<KeyedTagGroup>>> OfCollectionAsync(CollectionPath path, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        return await ShownAsync(db, found.Collection.Id, ct);
    }

    /// <summary>Those of a project; <c>not_found</c>.</summary>
    public async Task<Result<IReadOnlyList<KeyedTagGroup>>> OfProjectAsync(string entity, string project, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await EntityAccess.RequireAsync(db, actor, entity, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        var found = await CollectionLookup.FindProjectAsync(db, grant.EntityId, project, ct);
        return found is null || found.IsRegistry ? Error.NotFound($"project {entity}/{project}") : await ShownAsync(db, found.Id, ct);
    }

    /// <summary>Those of a version's bookmarks, a group each, in the order bookmarked, as far as the actor may see the registered models; <c>not_found</c> for the version.</summary>
    public async Task<Result<IReadOnlyList<KeyedTagGroup>>> OfVersionAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        var rows = await (
            from m in VersionViews.BookmarksOf(db, actor, versionId)
            join t in db.KeyedTags on m.Id equals t.ThingId
            where !t.Key.StartsWith(KeyedTags.Own)
            orderby m.AddedAt, m.Id, t.Key
            select new { m.Id, Entity = m.Collection!.Entity!.Name, Project = m.Collection.Project!.Name, m.Collection.Name, m.Collection.Title, m.Number, t.Key, t.Value }).ToListAsync(ct);
        return rows.GroupBy(row => new { row.Id, row.Entity, row.Project, row.Name, row.Title, row.Number }).Select(of => new KeyedTagGroup(
            new(new(of.Key.Entity, of.Key.Project, of.Key.Name), of.Key.Title, of.Key.Number), of.Select(row => KeyValuePair.Create(row.Key, row.Value)).ToList())).ToList();
    }

    private static async Task<Result<IReadOnlyList<KeyedTagGroup>>> ShownAsync(RegistryDbContext db, Guid thing, CancellationToken ct) =>
        Result.Of(KeyedTagGroup.Of((await KeyedTags.OfAsync(db, [thing], ct))[thing].Where(tag => !KeyedTags.IsOwn(tag.Key)).ToList()));
}
