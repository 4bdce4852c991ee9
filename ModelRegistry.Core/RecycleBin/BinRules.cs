using ModelRegistry.Core.Access;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>What every part of the bin goes by.</summary>
public static class BinRules
{
    /// <summary>How long a deleted version can be restored (rule 17).</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Who history names where no person purged. No account can have a name with a space.</summary>
    public const string ActorName = "the bin";

    internal static Actor Actor { get; } = new(Guid.Empty, ActorName, IsAdministrator: false, DefaultEntity: string.Empty);
}
