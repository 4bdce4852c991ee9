using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Comparison;

/// <summary>What a version is held against in one registered model that bookmarks it.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Alias">The alias, as typed.</param>
/// <param name="Number">The bookmark that holds it.</param>
/// <param name="Bookmark">The bookmark of the version itself there, the newest.</param>
/// <param name="IsItself">True where the version holds it.</param>
public sealed record Baseline(CollectionPath Model, string Alias, int Number, int Bookmark, bool IsItself)
{
    /// <summary>The alias that counts where it has a holder; else the first protected one that has.</summary>
    public const string PreferredAlias = "production";

    /// <summary>Whoever holds the alias.</summary>
    public string Ref => $"{Model}:{Alias}";

    /// <summary>The version itself, through this registered model.</summary>
    public string ItselfRef => new Reference(Model, MemberSelector.Of(Bookmark)).ToString();
}
