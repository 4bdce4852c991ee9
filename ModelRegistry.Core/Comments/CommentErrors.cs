using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Comments;

internal static class CommentErrors
{
    public static Error NotFound => Error.NotFound("such comment on this version");

    public static Error Deleted => new(ErrorKind.Deleted, "comment_deleted", "This comment was deleted; history keeps what it said.");

    public static Error NotYours => new(ErrorKind.Forbidden, "forbidden", "Only who wrote a comment may change it.");

    public static Error NotYoursToDelete => new(ErrorKind.Forbidden, "forbidden", "Only who wrote a comment, or an owner of the entity, may delete it.");

    public static Error Changed(int edition) => new(ErrorKind.Stale, "comment_changed", "This comment was changed since you read it; look at it again.")
    {
        Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["edition"] = edition },
    };

    public static Error NotMentioned => Error.NotFound("such comment that mentions you");
}
