using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Comments;

/// <summary>A comment's new text.</summary>
/// <param name="Seen">The edition that the editor saw; null: whichever it is.</param>
public sealed record EditCommentRequest(CollectionPath Artifact, string Version, Guid Comment, string? Text, int? Seen = null);

/// <summary>Changes one's own comment. It says that it was edited, and history keeps the text before.</summary>
public sealed class EditComment(RegistryWrites writes)
{
    /// <summary>
    /// The version's id, or <c>text_invalid</c>, <c>mentions_too_many</c>, <c>comment_changed</c>, <c>comment_deleted</c>, <c>forbidden</c> for
    /// another's. The same text again changes nothing.
    /// </summary>
    public Task<Result<Guid>> ExecuteAsync(EditCommentRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Artifact.Entity, RegistryAction.Comment, async scope =>
        {
            var found = await CommentWrites.GetAsync(scope, request.Artifact, request.Version, request.Comment, request.Seen);
            if (!found.TryGet(out var it, out var error)) return error;
            var (comment, version) = it;
            if (comment.AuthorId != actor.UserId) return CommentErrors.NotYours;
            if (!CommentText.Parse(request.Text).TryGet(out var text, out error)) return error;
            if (text.Value == comment.Text) return version.Version.Id;
            scope.Record(CommentWrites.Happening(HistoryAction.CommentEdited, version, comment.Number, comment.Text, text.Value));
            (comment.Text, comment.EditedAt) = (text.Value, scope.Now);
            comment.Edition++;
            await CommentWrites.MentionAsync(scope, comment, text.Names);
            return version.Version.Id;
        }, ct);
}
