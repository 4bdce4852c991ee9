namespace ModelRegistry.Core.Search;

/// <summary>What can be found. The order is the one in which results are listed: few and known things first.</summary>
public enum SearchKind
{
    /// <summary>A registered model.</summary>
    Model = 1,

    /// <summary>A model artifact.</summary>
    Artifact = 2,

    /// <summary>A project.</summary>
    Project = 3,

    /// <summary>An entity.</summary>
    Entity = 4,

    /// <summary>A model version.</summary>
    Version = 5,

    /// <summary>A run.</summary>
    Run = 6,
}

/// <summary>Which text of a thing a word stands in.</summary>
public enum SearchSlot
{
    /// <summary>Its name: also narrows what lies under it.</summary>
    Name = 1,

    /// <summary>Its title.</summary>
    Title = 2,

    /// <summary>Its description.</summary>
    Description = 3,

    /// <summary>A version's model card, which is a file's bytes: only for who may download.</summary>
    Card = 4,
}

/// <summary>One text of one thing. The entity stands beside it, so that rights are part of every question asked of the words.</summary>
internal sealed class SearchText
{
    public required Guid ThingId { get; init; }

    public required SearchSlot Slot { get; init; }

    public required SearchKind Kind { get; init; }

    /// <summary>Whose it is, for ever.</summary>
    public required Guid EntityId { get; init; }

    /// <summary>Names the words: of the thing and slot itself, or for a card of the file's digest, so that a card logged a thousand times is kept once.</summary>
    public required long TextId { get; init; }
}

/// <summary>One word of a text, as compared.</summary>
internal sealed class SearchTerm
{
    public required long TextId { get; init; }

    public required string Word { get; init; }
}

/// <summary>One value of a version's metadata, by its dotted key: what <c>accuracy >= 0.97</c> is asked of.</summary>
internal sealed class MetadataValue
{
    /// <summary>Characters of a key or text that are kept, as compared.</summary>
    public const int MaxLength = 128;

    public required Guid VersionId { get; init; }

    public required int Position { get; init; }

    /// <summary>Nested keys joined by dots, as compared.</summary>
    public required string Key { get; init; }

    public double? Number { get; init; }

    /// <summary>A text or truth value, as compared.</summary>
    public string? ValueKey { get; init; }
}
