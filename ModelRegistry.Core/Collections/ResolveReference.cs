using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Collections;

/// <summary>
/// Answers "who is production?": from a reference to one version, as the database says at this moment. Deployments ask the same all day, so an
/// answer is kept with what proves it: the lengths of both entities' histories and the version's revision. Whatever changes an answer raises one
/// of them in its own transaction, so one cheap look tells a kept answer from a past one; without that look none is given. Where the database's commit mark says that nothing at all
/// was committed since, that look is spared as well.
/// </summary>
public sealed class ResolveReference(IDbContextFactory<RegistryDbContext> contexts, ICommitMark commits) : IDisposable
{
    private const int MostKept = 10_000;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostKept });

    private readonly Proofs proofs = new(contexts);

    // Compiled once for each registry: a compiled query belongs to the model of one database.
    // From entity to project to collection, each by its unique key: then the newest of a hundred thousand versions is the end of an index.
    private readonly Func<RegistryDbContext, string, string, string, Guid, string, Task<Row?>> byAlias = EF.CompileAsyncQuery(
        (RegistryDbContext db, string entity, string project, string name, Guid user, string alias) =>
            (from a in db.Aliases
             where a.NameKey == alias && a.Collection!.NameKey == name && a.Collection.Project!.NameKey == project && a.Collection.Project.Entity!.NameKey == entity
             join m in db.Memberships on a.HolderId equals m.Id
             where m.RemovedAt == null
             select new Row(
                 new(a.Collection!.Project!.Entity!.HistoryLength, m.Version!.Artifact!.Entity!.HistoryLength, m.Version.Revision),
                 m.VersionId, m.Number, m.Version.Number, a.Collection!.Kind,
                 a.Collection.EntityId, a.Collection.Project!.Entity!.Name, a.Collection.Project.Name, a.Collection.Name,
                 m.Version.Artifact!.EntityId, m.Version.Artifact.Entity!.Name, m.Version.Artifact.Project!.Name, m.Version.Artifact.Name,
                 db.Members.Where(x => x.EntityId == a.Collection.EntityId && x.UserId == user).Select(x => (Role?)x.Role).FirstOrDefault(),
                 db.Members.Where(x => x.EntityId == m.Version.Artifact.EntityId && x.UserId == user).Select(x => (Role?)x.Role).FirstOrDefault()))
            .FirstOrDefault());

    // A number is the range from itself to itself, the latest is the end of the range of all.
    private readonly Func<RegistryDbContext, string, string, string, Guid, int, int, Task<Row?>> highestOf = EF.CompileAsyncQuery(
        (RegistryDbContext db, string entity, string project, string name, Guid user, int least, int most) =>
            (from m in db.Memberships
             where m.Collection!.NameKey == name && m.Collection.Project!.NameKey == project && m.Collection.Project.Entity!.NameKey == entity
                && m.RemovedAt == null && m.Number >= least && m.Number <= most
             orderby m.Number descending
             select new Row(
                 new(m.Collection!.Project!.Entity!.HistoryLength, m.Version!.Artifact!.Entity!.HistoryLength, m.Version.Revision),
                 m.VersionId, m.Number, m.Version.Number, m.Collection!.Kind,
                 m.Collection.EntityId, m.Collection.Project!.Entity!.Name, m.Collection.Project.Name, m.Collection.Name,
                 m.Version.Artifact!.EntityId, m.Version.Artifact.Entity!.Name, m.Version.Artifact.Project!.Name, m.Version.Artifact.Name,
                 db.Members.Where(x => x.EntityId == m.Collection.EntityId && x.UserId == user).Select(x => (Role?)x.Role).FirstOrDefault(),
                 db.Members.Where(x => x.EntityId == m.Version.Artifact.EntityId && x.UserId == user).Select(x => (Role?)x.Role).FirstOrDefault()))
            .FirstOrDefault());

    /// <summary>
    /// The version that <paramref name="reference"/> means now; missing parts come from the actor's defaults. <c>reference_invalid</c> and the
    /// codes of its parts, <c>not_found</c>, <c>version_deleted</c>, <c>bookmark_removed</c>.
    /// </summary>
    public async Task<Result<ResolvedVersion>> ExecuteAsync(string? reference, Actor actor, CancellationToken ct) =>
        Reference.Parse(reference, actor.DefaultEntity, actor.DefaultProject).TryGet(out var parsed, out var error)
            ? await ExecuteAsync(parsed, actor, ct)
            : error;

    /// <summary>The same for <c>vN</c>, an alias or <c>latest</c> in a collection.</summary>
    public async Task<Result<ResolvedVersion>> ExecuteAsync(CollectionPath collection, string member, Actor actor, CancellationToken ct) =>
        MemberSelector.Parse(member).TryGet(out var selector, out var error) ? await ExecuteAsync(new Reference(collection, selector), actor, ct) : error;

    /// <summary>The same for a reference in parts.</summary>
    public async Task<Result<ResolvedVersion>> ExecuteAsync(Reference reference, Actor actor, CancellationToken ct)
    {
        var (path, member) = (reference.Path, reference.Member);
        var question = new Question(
            TextKey.Of(path.Entity), TextKey.Of(path.Project), TextKey.Of(path.Name), member.Alias?.Key, member.Number, actor.UserId);
        // Before anything is read: what is committed meanwhile changes it.
        var mark = commits.Read();
        if ((await StillAsync(question, mark, ct))?.For(actor) is { } known) return known;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if ((await AskAsync(db, question, mark))?.For(actor) is { } resolved) return resolved;

        // The rare ways: a former name, a number that was deleted, nothing at all, or nothing that the actor may see. Each gets its own answer,
        // and the last two the same.
        if (!(await CollectionLookup.GetAsync(db, actor, path, RegistryAction.Read, ct)).TryGet(out var found, out var error)) return error;
        if (!(await CollectionMembers.GetAsync(db, found.Collection, found.Path, member, ct)).TryGet(out var live, out error)) return error;
        // By the present names, once: what was found above is found by number.
        var again = await AskAsync(db, new(
            TextKey.Of(found.Path.Entity), TextKey.Of(found.Path.Project), found.Collection.NameKey, null, live.Number, actor.UserId), mark);
        return again?.For(actor) is { } viaFormerName ? viaFormerName : CollectionMembers.NotFound(path, member);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        kept.Dispose();
        proofs.Dispose();
    }

    // The kept answer, where it still holds.
    private async Task<Row?> StillAsync(Question question, long? mark, CancellationToken ct)
    {
        if (!kept.TryGetValue(question, out Kept? known)) return null;
        var row = known!.Row;
        if (mark is { } now && now == known.Mark) return row;
        if (row.Proof != await proofs.ReadAsync(row.EntityId, row.HomeEntityId, row.VersionId, ct)) return null;
        // An older mark than another request left costs one look more, and is as true.
        known.Mark = mark ?? Kept.NoMark;
        return row;
    }

    private async Task<Row?> AskAsync(RegistryDbContext db, Question question, long? mark)
    {
        var (entity, project, name, alias, number, user) = question;
        var row = alias is not null
            ? await byAlias(db, entity, project, name, user, alias)
            : await highestOf(db, entity, project, name, user, number ?? 0, number ?? int.MaxValue);
        if (row is null) return null;
        using var entry = kept.CreateEntry(question);
        entry.SetValue(new Kept(row) { Mark = mark ?? Kept.NoMark }).SetSize(1);
        return row;
    }

    private sealed record Question(string Entity, string Project, string Name, string? Alias, int? Number, Guid User);

    // An answer, and the commit mark from before it was read or proved.
    private sealed class Kept(Row row)
    {
        public const long NoMark = -1;

        private long mark;

        public Row Row { get; } = row;

        public long Mark
        {
            get => Volatile.Read(ref mark);
            set => Volatile.Write(ref mark, value);
        }
    }

    private sealed record Row(
        Proof Proof, Guid VersionId, int MemberNumber, int VersionNumber, CollectionKind Kind,
        Guid EntityId, string Entity, string Project, string Name,
        Guid HomeEntityId, string HomeEntity, string HomeProject, string HomeName,
        Role? Role, Role? HomeRole)
    {
        /// <summary>Null where the actor may not see the collection, or not the version: a bookmark never widens rights.</summary>
        public ResolvedVersion? For(Actor actor) =>
            EntityAccess.Effective(actor, EntityId, Role) is null || EntityAccess.Effective(actor, HomeEntityId, HomeRole) is null
                ? null
                : new(VersionId, new(HomeEntity, HomeProject, HomeName), VersionNumber, HomeEntityId,
                    Kind == CollectionKind.RegisteredModel ? new(new(Entity, Project, Name), MemberSelector.Of(MemberNumber)) : null, EntityId, Proof.Revision);
    }
}
