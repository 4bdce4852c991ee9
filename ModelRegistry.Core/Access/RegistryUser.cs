using Microsoft.AspNetCore.Identity;

namespace ModelRegistry.Core.Access;

/// <summary>An account. Its user name is also the name of an entity of its own.</summary>
public sealed class RegistryUser : IdentityUser<Guid>
{
    /// <summary>May make entities, sees all of them and manages their members.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>The entity where a reference names none; the account's own unless the person chose another.</summary>
    public Guid DefaultEntityId { get; set; }

    /// <summary>The project where a reference names none, or null: then it must name one.</summary>
    public string? DefaultProject { get; set; }

    /// <summary>When the account was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// True where an administrator locked the account: for ever, tokens too. The lock after wrong passwords is short and leaves tokens alone,
    /// or a stranger at the sign-in page could stop everybody's scripts.
    /// </summary>
    internal static bool IsLockedForGood(DateTimeOffset? lockoutEnd) => lockoutEnd >= LockedForGood;

    /// <summary>The end of a lock that an administrator set.</summary>
    internal static readonly DateTimeOffset LockedForGood = new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
