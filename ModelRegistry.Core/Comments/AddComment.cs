using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Comments;

/// <summary>What to say of which version, where it was logged.</summary>
public sealed record AddCommentRequest(CollectionPath Artifact, string Version, string? Text);

/// <summary>A comment that was just made.</summary>
/// <param name="VersionNumber">The version's number in its artifact: an alias may have been asked for.</param>
public sealed record AddedComment(Guid Id, int Number, Guid VersionId, int VersionNumber);

/// <summary>Comments on a version.</summary>
public sealed class AddComment(RegistryWrites writes)
{
    /// <summary>The comment, or <c>text_invalid</c>, <c>mentions_too_many</c>, or why the version is not there.</summary>
    public Task<Result<AddedComment>> ExecuteAsync(AddCommentRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<AddedComment>(actor, request.Artifact.Entity, RegistryAction.Comment, async scope =>
        {
            if (!(await VersionLookup.GetAsync(scope, request.Artifact, request.Version)).TryGet(out var found, out var error)) return error;
            if (!CommentText.Parse(request.Text).TryGet(out var text, out error)) return error;
            var versionId = found.Version.Id;
            // Nobody else comments here before this commits: writers of one entity take turns.
            var last = await scope.Db.Comments.Where(c => c.VersionId == versionId).MaxAsync(c => (int?)c.Number, ct);
            var comment = new Comment
            {
                Id = Guid.CreateVersion7(scope.Now),
                VersionId = versionId,
                Number = (last ?? 0) + 1,
                AuthorId = actor.UserId,
                CreatedAt = scope.Now,
                Text = text.Value,
            };
            scope.Db.Comments.Add(comment);
            await CommentWrites.MentionAsync(scope, comment, text.Names);
            scope.Record(CommentWrites.Happening(HistoryAction.CommentAdded, found, comment.Number, null, text.Value));
            return new AddedComment(comment.Id, comment.Number, versionId, found.Version.Number);
        }, ct);
}
