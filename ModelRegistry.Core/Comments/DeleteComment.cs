using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Comments;

/// <summary>Which comment goes.</summary>
/// <param name="Seen">The edition that was seen; null: whichever it is.</param>
public sealed record DeleteCommentRequest(CollectionPath Artifact, string Version, Guid Comment, int? Seen = null);

/// <summary>Takes a comment off its version: one's own, or as an owner anybody's. A gap stays that says so, and history keeps the text.</summary>
public sealed class DeleteComment(RegistryWrites writes)
{
    /// <summary>Done, or <c>comment_changed</c>, <c>comment_deleted</c>, <c>forbidden</c> for another's.</summary>
    public Task<Result<Done>> ExecuteAsync(DeleteCommentRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Artifact.Entity, RegistryAction.Comment, async scope =>
        {
            var found = await CommentWrites.GetAsync(scope, request.Artifact, request.Version, request.Comment, request.Seen);
            if (!found.TryGet(out var it, out var error)) return error;
            var (comment, version) = it;
            if (comment.AuthorId != actor.UserId && !scope.Grant.Allows(RegistryAction.Delete)) return CommentErrors.NotYoursToDelete;
            scope.Record(CommentWrites.Happening(HistoryAction.CommentDeleted, version, comment.Number, comment.Text, null));
            (comment.Text, comment.DeletedAt, comment.DeletedById) = (null, scope.Now, actor.UserId);
            comment.Edition++;
            await CommentWrites.MentionAsync(scope, comment, []);
            return Done.It;
        }, ct);
}
