using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Access;

/// <summary>What a member may do in one entity; each includes the ones before.</summary>
public enum Role
{
    /// <summary>Sees names, versions, metadata and history; no bytes.</summary>
    ViewerWithoutFiles = 1,

    /// <summary>Also downloads.</summary>
    Viewer = 2,

    /// <summary>Also logs, bookmarks, moves plain aliases, tags, describes and comments.</summary>
    Contributor = 3,

    /// <summary>Also moves protected aliases.</summary>
    Reviewer = 4,

    /// <summary>Also protects aliases, manages members, deletes and sets.</summary>
    Owner = 5,
}

/// <summary>Every guarded act by name. The table of roles stands once, in <see cref="RegistryActions.MinimumRole"/>.</summary>
public enum RegistryAction
{
    /// <summary>See names, versions, metadata, history.</summary>
    Read,

    /// <summary>Download files.</summary>
    DownloadFiles,

    /// <summary>Log versions and runs; make projects and artifacts for them.</summary>
    LogVersion,

    /// <summary>Make registered models, bookmark, remove bookmarks.</summary>
    Bookmark,

    /// <summary>Move and remove aliases that are not protected.</summary>
    MovePlainAlias,

    /// <summary>Move and remove protected aliases; the alias may ask for more.</summary>
    MoveProtectedAlias,

    /// <summary>Descriptions, tags, names of things.</summary>
    Describe,

    /// <summary>Comment on versions; change and delete one's own comments.</summary>
    Comment,

    /// <summary>Say which aliases are protected and who may move them.</summary>
    ProtectAlias,

    /// <summary>Members and their roles.</summary>
    ManageMembers,

    /// <summary>Versions to the bin and back; empty things for good.</summary>
    Delete,

    /// <summary>The entity's own name, title and description.</summary>
    ChangeEntity,
}

/// <summary>Which role each act takes.</summary>
public static class RegistryActions
{
    /// <summary>The least role that may do it.</summary>
    public static Role MinimumRole(RegistryAction action) => action switch
    {
        RegistryAction.Read => Role.ViewerWithoutFiles,
        RegistryAction.DownloadFiles => Role.Viewer,
        RegistryAction.LogVersion or RegistryAction.Bookmark or RegistryAction.MovePlainAlias or RegistryAction.Describe or RegistryAction.Comment => Role.Contributor,
        RegistryAction.MoveProtectedAlias => Role.Reviewer,
        _ => Role.Owner,
    };

    /// <summary>A role inside a sentence.</summary>
    public static Text Say(this Role role) => role switch
    {
        Role.ViewerWithoutFiles => (Text)"viewer without files",
        Role.Viewer => "viewer",
        Role.Contributor => "contributor",
        Role.Reviewer => "reviewer",
        _ => "owner",
    };
}
