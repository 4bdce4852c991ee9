using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Comments;

/// <summary>A comment on a version.</summary>
/// <param name="Number">On its version, from 1; never used again.</param>
/// <param name="Text">Markdown; null where it was deleted.</param>
/// <param name="Edition">Its ETag: raised by one with every change.</param>
/// <param name="Mentions">The accounts that it mentions, of people who might see the version when it was written.</param>
internal sealed record CommentContract(
    Guid Id, int Number, string Author, string? Text, int Edition, IReadOnlyList<string> Mentions, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, string? DeletedBy)
{
    public static CommentContract Of(CommentView view) => new(
        view.Id, view.Number, view.Author, view.Text, view.Edition, view.Mentions, view.CreatedAt, view.EditedAt, view.DeletedAt, view.DeletedBy);
}

/// <summary>What a comment says.</summary>
/// <param name="Text">Markdown, required; <c>@name</c> mentions an account that may see the version.</param>
internal sealed record CommentBody(string? Text);

/// <summary>Where the caller is mentioned.</summary>
/// <param name="Comment">The comment's id.</param>
/// <param name="Number">Its number on the version.</param>
/// <param name="Ref">The version's reference.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="Text">The beginning of what it says, plain.</param>
/// <param name="ReadAt">When the caller opened it in a browser; null until then.</param>
internal sealed record MentionContract(Guid Comment, int Number, string Ref, string By, string Text, DateTimeOffset At, DateTimeOffset? ReadAt)
{
    public static MentionContract Of(MentionView view) => new(
        view.Comment, view.Number, new Reference(view.Artifact, MemberSelector.Of(view.Version)).ToString(), view.By, view.Text, view.At, view.ReadAt);
}
