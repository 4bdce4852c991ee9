using System.Globalization;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>What a condition on registered models or bookmarks looks at.</summary>
public enum ModelField
{
    /// <summary>The registered model's name, as the client gave it.</summary>
    Name,

    /// <summary>Its name here, whatever the client called it.</summary>
    OwnName,

    /// <summary>A bookmark's number.</summary>
    Number,

    /// <summary>A tag with a value.</summary>
    Tag,

    /// <summary>What a wire keeps with a bookmark: see <see cref="KeyedTags.Own"/>.</summary>
    Word,
}

/// <summary>How it is compared.</summary>
public enum ModelComparison
{
    /// <summary>One of the values.</summary>
    Is,

    /// <summary>There, and none of the values.</summary>
    IsNot,

    /// <summary>Not there, or none of the values.</summary>
    IsNotOrMissing,
    Less,
    LessOrSame,
    More,
    MoreOrSame,

    /// <summary><c>%</c> for anything and <c>_</c> for one character.</summary>
    Like,

    /// <summary>The same without case.</summary>
    LikeWithoutCase,
}

/// <summary>One condition; all of a list must hold.</summary>
/// <param name="Field">What it looks at.</param>
/// <param name="Key">Of a tag or word.</param>
/// <param name="Comparison">How.</param>
/// <param name="Values">With what; one, or several for <see cref="ModelComparison.Is"/>.</param>
public sealed record ModelCondition(ModelField Field, string? Key, ModelComparison Comparison, IReadOnlyList<string> Values)
{
    /// <summary>Whether it holds of a text; null where the thing has none.</summary>
    internal bool Holds(string? text) => Comparison switch
    {
        ModelComparison.IsNotOrMissing => text is null || !Values.Contains(text, StringComparer.Ordinal),
        _ when text is null => false,
        ModelComparison.Is => Values.Contains(text, StringComparer.Ordinal),
        ModelComparison.IsNot => !Values.Contains(text, StringComparer.Ordinal),
        ModelComparison.Like => Matches(text, RegexOptions.None),
        ModelComparison.LikeWithoutCase => Matches(text, RegexOptions.IgnoreCase),
        _ => false,
    };

    /// <summary>Whether it holds of a number.</summary>
    internal bool Holds(int number) => Values.All(value => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && Comparison switch
    {
        ModelComparison.Is => number == other,
        ModelComparison.IsNot => number != other,
        ModelComparison.Less => number < other,
        ModelComparison.LessOrSame => number <= other,
        ModelComparison.More => number > other,
        _ => number >= other,
    });

    private bool Matches(string text, RegexOptions options)
    {
        var pattern = string.Concat(Values[0].Select(c => c switch { '%' => ".*", '_' => ".", _ => Regex.Escape(c.ToString()) }));
        return Regex.IsMatch(text, $@"\A{pattern}\z", options | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromSeconds(1));
    }
}

/// <summary>What a list is in the order of; the registered model's name and then the number, downwards, tell equals apart.</summary>
public enum ModelOrder
{
    Name,
    Number,

    /// <summary>When it was made.</summary>
    Made,

    /// <summary>When it was last changed as other protocols' clients mean it: not by tags, nor by aliases that are no stages.</summary>
    Changed,
}

/// <summary>One key of an order.</summary>
public sealed record ModelSort(ModelOrder Order, bool IsDown);

/// <summary>A registered model as other protocols' clients list it.</summary>
/// <param name="Id">It.</param>
/// <param name="Path">By present names.</param>
/// <param name="Title">The name that a client gave it, where that is none of ours.</param>
/// <param name="MadeAt">UTC.</param>
/// <param name="ChangedAt">When its words, its bookmarks or their stages last changed, UTC.</param>
public sealed record FoundModel(Guid Id, CollectionPath Path, string? Title, string? Description, string MadeBy, DateTimeOffset MadeAt, DateTimeOffset ChangedAt)
{
    /// <summary>Tags with values, and what wires keep of it under <see cref="KeyedTags.Own"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Those that have a holder.</summary>
    public IReadOnlyList<AliasState> Aliases { get; init; } = [];
}

/// <summary>A bookmark as other protocols' clients list it.</summary>
/// <param name="Id">It.</param>
/// <param name="Model">Its registered model, by present names.</param>
/// <param name="Title">The registered model's, where it has one.</param>
/// <param name="Number">There.</param>
/// <param name="MadeBy">Who bookmarked.</param>
/// <param name="MadeAt">When, UTC.</param>
/// <param name="VersionId">The version.</param>
/// <param name="RunId">The run that logged it.</param>
/// <param name="Artifact">Where that version was logged.</param>
/// <param name="ArtifactNumber">Its number there.</param>
/// <param name="Description">The version's.</param>
public sealed record FoundBookmark(
    Guid Id, CollectionPath Model, string? Title, int Number, string MadeBy, DateTimeOffset MadeAt, Guid VersionId, Guid? RunId, CollectionPath Artifact, int ArtifactNumber, string? Description)
{
    /// <summary>Tags with values, and what wires keep of it under <see cref="KeyedTags.Own"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>When it was made, its version described or its stage changed, whichever was last, UTC.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>What MLflow's wire logged of the version, a JSON object, where it has no files: it says where they are. Null for others.</summary>
    public string? MetadataWithoutFiles { get; init; }

    /// <summary>What it holds.</summary>
    public IReadOnlyList<HeldAlias> Aliases { get; init; } = [];
}
