namespace ModelRegistry.Web.Components.Shared;

/// <summary>The drawings of <see cref="EmptyState"/>.</summary>
public enum StateIcon
{
    /// <summary>Nothing logged yet: an open box.</summary>
    Empty,

    /// <summary>Nothing matches: a glass over nothing.</summary>
    NoMatch,

    /// <summary>Nothing at this address.</summary>
    NotFound,

    /// <summary>Not for this person.</summary>
    NoAccess,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Nothing has happened yet.</summary>
    Quiet,
}
