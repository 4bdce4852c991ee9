using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Comments;

/// <summary>A comment as its reader sees it.</summary>
/// <param name="Number">On its version, from 1.</param>
/// <param name="Text">Markdown; null where it was deleted.</param>
/// <param name="Edition">What an editor states as seen.</param>
public sealed record CommentView(
    Guid Id, int Number, string Author, string? Text, int Edition, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, DateTimeOffset? DeletedAt, string? DeletedBy)
{
    /// <summary>The names of those it mentions, as their accounts have them.</summary>
    public IReadOnlyList<string> Mentions { get; init; } = [];

    /// <summary>True where it mentions the reader, who has not opened it yet.</summary>
    public bool IsUnread { get; init; }

    /// <summary>True where the reader wrote it and may still comment here.</summary>
    public bool MayEdit { get; init; }

    /// <summary>The same, or the reader is an owner.</summary>
    public bool MayDelete { get; init; }
}

/// <summary>Reads the comments of a version.</summary>
public sealed class CommentQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Names that are suggested at most.</summary>
    public const int MaxSuggested = 8;

    /// <summary>Comments, newest first, with the gaps that deleted ones left.</summary>
    public async Task<Result<Page<CommentView>>> ListAsync(Guid versionId, PageRequest page, Actor actor, CancellationToken ct)
    {
        if (page.Check() is { } bad) return bad;
        if (!page.NumberCursor(int.MaxValue).TryGet(out var cursor, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out var grant, out error)) return error;
        var rows = await ViewsAsync(db, grant, actor,
            db.Comments.Where(c => c.VersionId == versionId && c.Number < cursor).OrderByDescending(c => c.Number).Take(page.Limit + 1), ct);
        return Page<CommentView>.From(rows, page.Limit, row => row.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>One comment, or <c>not_found</c>; a deleted one is there, without its text.</summary>
    public async Task<Result<CommentView>> GetAsync(Guid versionId, Guid commentId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out var grant, out var error)) return error;
        return await ViewsAsync(db, grant, actor, db.Comments.Where(c => c.Id == commentId && c.VersionId == versionId), ct) is [var view] ? view : CommentErrors.NotFound;
    }

    /// <summary>How many there are, without the gaps.</summary>
    public async Task<Result<int>> CountAsync(Guid versionId, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Read, ct)).TryGet(out _, out var error)) return error;
        return await db.Comments.CountAsync(c => c.VersionId == versionId && c.DeletedAt == null, ct);
    }

    /// <summary>Who may be meant by the beginning of a name: people who may see the version, by name. For who may comment.</summary>
    public async Task<Result<IReadOnlyList<string>>> SuggestAsync(Guid versionId, string beginning, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(beginning);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!(await VersionQueries.GetGrantAsync(db, versionId, actor, RegistryAction.Comment, ct)).TryGet(out var grant, out var error)) return error;
        if (beginning.Length > EntityName.MaxLength || !TextKey.IsWellFormed(beginning)) return new List<string>();
        var key = TextKey.Of(beginning).ToUpperInvariant();
        return await CommentWrites.Readers(db, grant.EntityId)
            .Where(u => u.NormalizedUserName!.StartsWith(key))
            .OrderBy(u => u.NormalizedUserName).Take(MaxSuggested).Select(u => u.UserName!).ToListAsync(ct);
    }

    private static async Task<List<CommentView>> ViewsAsync(RegistryDbContext db, EntityGrant grant, Actor actor, IQueryable<Comment> comments, CancellationToken ct)
    {
        var (mayComment, mayDelete) = (grant.Allows(RegistryAction.Comment), grant.Allows(RegistryAction.Delete));
        var rows = await comments.AsNoTracking()
            .Select(c => new { c.AuthorId, View = new CommentView(c.Id, c.Number, c.Author!.UserName!, c.Text, c.Edition, c.CreatedAt, c.EditedAt, c.DeletedAt, c.DeletedBy!.UserName) })
            .ToListAsync(ct);
        if (rows.Count == 0) return [];
        var ids = rows.ConvertAll(r => r.View.Id);
        var mentions = (await db.CommentMentions.AsNoTracking().Where(m => ids.Contains(m.CommentId)).OrderBy(m => m.User!.NormalizedUserName)
            .Select(m => new { m.CommentId, m.UserId, Name = m.User!.UserName!, m.ReadAt }).ToListAsync(ct)).ToLookup(m => m.CommentId);
        return rows.ConvertAll(r =>
        {
            var (named, isOwn, isThere) = (mentions[r.View.Id].ToList(), r.AuthorId == actor.UserId && mayComment, r.View.DeletedAt is null);
            return r.View with
            {
                Mentions = named.ConvertAll(m => m.Name),
                IsUnread = named.Exists(m => m.UserId == actor.UserId && m.ReadAt is null),
                MayEdit = isThere && isOwn,
                MayDelete = isThere && (isOwn || mayDelete),
            };
        });
    }
}
