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
}
