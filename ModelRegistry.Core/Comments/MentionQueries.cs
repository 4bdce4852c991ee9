using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Core.Comments;

/// <summary>Where somebody was mentioned.</summary>
/// <param name="Comment">The comment, which is there: who deletes one takes its mentions along.</param>
/// <param name="Number">Its number on the version.</param>
/// <param name="Artifact">The version's artifact, by present names.</param>
/// <param name="Version">The version's number there.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="Text">The beginning of what it says, on one line; plain.</param>
/// <param name="At">When the name came into it, UTC.</param>
/// <param name="ReadAt">When the comment was opened; null until then.</param>
public sealed record MentionView(Guid Comment, int Number, CollectionPath Artifact, int Version, string By, string Text, DateTimeOffset At, DateTimeOffset? ReadAt);

/// <summary>Reads where the actor is mentioned, in what the actor may see.</summary>
public sealed class MentionQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Mentions, newest first: those that wait to be read, or all.</summary>
    public async Task<Result<Page<MentionView>>> ListAsync(bool onlyUnread, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var userId = actor.UserId;
        var visible = EntityAccess.Visible(db, actor);
        var mine = db.CommentMentions.Where(m => m.UserId == userId);
        if (onlyUnread) mine = mine.Where(m => m.ReadAt == null);
        var rows = await mine.AsNoTracking()
            .Where(m => m.Comment!.Version!.DeletedAt == null && visible.Contains(m.Comment.Version.Artifact!.EntityId))
            .Where(m => m.At < before.At || (m.At == before.At && m.CommentId.CompareTo(before.Id) < 0))
            .OrderByDescending(m => m.At).ThenByDescending(m => m.CommentId).Take(page.Limit + 1)
            .Select(m => new
            {
                m.CommentId,
                m.Comment!.Number,
                Entity = m.Comment.Version!.Artifact!.Entity!.Name,
                Project = m.Comment.Version.Artifact.Project!.Name,
                Artifact = m.Comment.Version.Artifact.Name,
                Version = m.Comment.Version.Number,
                By = m.Comment.Author!.UserName!,
                m.Comment.Text,
                m.At,
                m.ReadAt,
            }).ToListAsync(ct);
        return Page<MentionView>.From(
            rows.ConvertAll(r => new MentionView(r.CommentId, r.Number, new(r.Entity, r.Project, r.Artifact), r.Version, r.By, Excerpt.Around(CommentMarkdown.Plain(r.Text ?? string.Empty), [])?.Text ?? string.Empty, r.At, r.ReadAt)),
            page.Limit, row => PageRequest.MomentCursor(row.At, row.Comment));
    }
}
