using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Access;

/// <summary>Who asks: a signed-in person, or a script with that person's token. Every use case takes one.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Name">Its user name, which is also its own entity's name.</param>
/// <param name="IsAdministrator">May make entities and see all; false for a token with any limit.</param>
/// <param name="DefaultEntity">Where a reference names no entity.</param>
/// <param name="DefaultProject">Where a reference names no project; null: it must.</param>
/// <param name="Token">The token it came with, or null for a person in a browser.</param>
public sealed record Actor(Guid UserId, string Name, bool IsAdministrator, string DefaultEntity, string? DefaultProject = null, TokenScope? Token = null)
{
    /// <summary>Whoever has the machine's command line, as history names them: the program can't know whose hands they are.</summary>
    internal static Actor CommandLine { get; } = Nobody("the command line");

    /// <summary>What purges when no person did.</summary>
    internal static Actor Bin { get; } = Nobody("the bin");

    /// <summary>What looks after the bytes.</summary>
    internal static Actor Keeper { get; } = Nobody("the registry");

    /// <summary>Whoever makes the first account.</summary>
    internal const string SetUpPage = "the set-up page";

    /// <summary>An actor's name as history keeps it, for a page: what is no person is said in the reader's language.</summary>
    public static Text Say(string name) => name switch
    {
        "the command line" => (Text)"the command line",
        "the bin" => "the bin",
        "the registry" => "the registry",
        SetUpPage => "the set-up page",
        _ => Text.Verbatim(name),
    };

    // No account can have a name with a space.
    private static Actor Nobody(string name) => new(Guid.Empty, name, IsAdministrator: false, DefaultEntity: string.Empty);
}

/// <summary>The limits of a token.</summary>
/// <param name="Id">The token.</param>
/// <param name="Name">What its owner calls it; history says it beside the person.</param>
/// <param name="MaxRole">The most it may do.</param>
/// <param name="EntityId">The one entity it reaches, or null for all.</param>
public sealed record TokenScope(Guid Id, string Name, Role MaxRole, Guid? EntityId);
