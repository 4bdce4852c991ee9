using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Comments;

/// <summary>A comment for writing, and the version it is on.</summary>
internal sealed record FoundComment(Comment Comment, FoundVersion Of);

/// <summary>What the writes of comments share.</summary>
internal static class CommentWrites
{
    /// <summary>A comment that is there, in the edition that the caller saw where it names one.</summary>
    public static async Task<Result<FoundComment>> GetAsync(WriteScope scope, CollectionPath artifact, string version, Guid commentId, int? seen)
    {
        if (!(await VersionLookup.GetAsync(scope, artifact, version)).TryGet(out var found, out var error)) return error;
        var comment = await scope.Db.Comments.FirstOrDefaultAsync(c => c.Id == commentId && c.VersionId == found.Version.Id, scope.Ct);
        if (comment is null) return CommentErrors.NotFound;
        if (comment.DeletedAt is not null) return CommentErrors.Deleted;
        return seen is null || seen == comment.Edition ? new FoundComment(comment, found) : CommentErrors.Changed(comment.Edition);
    }

    /// <summary>What history says of a comment.</summary>
    public static Happening Happening(string action, FoundVersion version, int number, string? from, string? to) => new(action, version.Subject)
    {
        CollectionId = version.Artifact.Id,
        VersionId = version.Version.Id,
        ToNumber = version.Version.Number,
        CommentNumber = number,
        From = from,
        To = to,
    };

    /// <summary>
    /// Keeps whom a text mentions: of the names those of people who may see the version. All others stay text, and nothing says which of them
    /// anybody is called.
    /// </summary>
    public static async Task MentionAsync(WriteScope scope, Comment comment, IReadOnlyList<string> names)
    {
        var db = scope.Db;
        var keys = names.Select(name => name.ToUpperInvariant()).ToList();
        var people = keys.Count == 0 ? [] : await Readers(db, scope.Grant.EntityId).Where(u => keys.Contains(u.NormalizedUserName!)).Select(u => u.Id).ToListAsync(scope.Ct);
        var present = await db.CommentMentions.Where(m => m.CommentId == comment.Id).ToListAsync(scope.Ct);
        db.CommentMentions.RemoveRange(present.Where(m => !people.Contains(m.UserId)));
        db.CommentMentions.AddRange(people.Except(present.Select(m => m.UserId)).Select(userId => new CommentMention
        {
            CommentId = comment.Id,
            UserId = userId,
            At = scope.Now,
            // Who names themselves knows.
            ReadAt = userId == scope.Actor.UserId ? scope.Now : null,
        }));
    }

    /// <summary>Who may see what an entity holds: its members, and administrators; no account that is locked.</summary>
    public static IQueryable<RegistryUser> Readers(RegistryDbContext db, Guid entityId)
    {
        var forGood = RegistryUser.LockedForGood;
        return db.Users.Where(u => (u.LockoutEnd == null || u.LockoutEnd < forGood) && (u.IsAdministrator || db.Members.Any(m => m.EntityId == entityId && m.UserId == u.Id)));
    }
}
