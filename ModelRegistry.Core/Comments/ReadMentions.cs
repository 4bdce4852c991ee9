using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Comments;

/// <summary>
/// Notes which comments that mention a person that person has opened. Like the last use of a token it is no change of anything of the registry's,
/// and writes no history.
/// </summary>
public sealed class ReadMentions(RegistryWrites writes)
{
    /// <summary>Done, or <c>not_found</c> where none of the comments mentions the actor, <c>limit_invalid</c> for more than a page of them, <c>forbidden</c> with a token.</summary>
    public Task<Result<Done>> ExecuteAsync(IReadOnlyCollection<Guid> comments, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(comments);
        return writes.InRegistryAsync<Done>(actor, async transaction =>
        {
            if (actor.Token is not null) return AccessErrors.NotWithToken;
            if (new PageRequest(Math.Max(1, comments.Count)).Check() is { } bad) return bad;
            var (db, userId, now) = (transaction.Db, actor.UserId, transaction.Now);
            var mine = db.CommentMentions.Where(m => m.UserId == userId && comments.Contains(m.CommentId));
            if (!await mine.AnyAsync(ct)) return CommentErrors.NotMentioned;
            await mine.Where(m => m.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(m => m.ReadAt, now), ct);
            return Done.It;
        }, ct);
    }
}
