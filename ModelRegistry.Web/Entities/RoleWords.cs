using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Entities;

/// <summary>Roles as people read them.</summary>
public static class RoleWords
{
    /// <summary>The role in words, with its article: <c>a contributor</c>.</summary>
    public static string Of(Role role) => role switch
    {
        Role.ViewerWithoutFiles => "a viewer without files",
        Role.Viewer => "a viewer",
        Role.Contributor => "a contributor",
        Role.Reviewer => "a reviewer",
        Role.Owner => "an owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A role without words."),
    };
}
