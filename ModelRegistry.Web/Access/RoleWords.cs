using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Access;

/// <summary>How pages call a role, and what it may, in a few words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="A">The same inside a sentence, with its article: <c>a contributor</c>.</param>
/// <param name="May">What it may do beyond the one before.</param>
public sealed record RoleText(Text Name, Text A, Text May);

/// <summary>The roles in words, from the least to the most.</summary>
public static class RoleWords
{
    /// <summary>Every role.</summary>
    public static IReadOnlyList<(Role Role, RoleText Text)> All { get; } =
    [
        (Role.ViewerWithoutFiles, new("Viewer without files", "a viewer without files", "sees names, versions, history")),
        (Role.Viewer, new("Viewer", "a viewer", "also downloads files")),
        (Role.Contributor, new("Contributor", "a contributor", "also logs, bookmarks, moves plain aliases")),
        (Role.Reviewer, new("Reviewer", "a reviewer", "also moves protected aliases")),
        (Role.Owner, new("Owner", "an owner", "also members, protection, deleting")),
    ];

    /// <summary>One role's words.</summary>
    public static RoleText Of(Role role) => All.First(pair => pair.Role == role).Text;
}
