using ModelRegistry.Core.Comparison;

namespace ModelRegistry.Web.Comparison;

/// <summary>How changes are called, in JSON and on a page.</summary>
internal static class ComparisonWords
{
    /// <summary>A file's change in a word.</summary>
    public static string Of(FileChange change) => change switch
    {
        FileChange.Same => "same",
        FileChange.Changed => "changed",
        FileChange.Added => "added",
        FileChange.Removed => "removed",
        _ => "absent",
    };

    /// <summary>The same as a sign.</summary>
    public static string Sign(FileChange change) => change switch
    {
        FileChange.Same => "=",
        FileChange.Changed => "≠",
        FileChange.Added => "+",
        FileChange.Removed => "−",
        _ => "–",
    };

    /// <summary>A card's line in a word.</summary>
    public static string Of(CardChange change) => change switch
    {
        CardChange.Added => "added",
        CardChange.Removed => "removed",
        CardChange.Gap => "gap",
        _ => "same",
    };

    /// <summary>The same as a sign.</summary>
    public static string Sign(CardChange change) => change switch
    {
        CardChange.Added => "+",
        CardChange.Removed => "−",
        CardChange.Gap => "⋯",
        _ => " ",
    };

    /// <summary>A column in a few words: <c>digits-mlp v7</c>, or through a bookmark <c>DigitClassifier v3</c>.</summary>
    public static string Of(ComparedVersion column) => (column.Via, column.Version) switch
    {
        ({ Member.Number: { } number } via, _) => FormattableString.Invariant($"{via.Path.Name} v{number}"),
        (_, { } version) => FormattableString.Invariant($"{version.Artifact.Name} v{version.Number}"),
        _ => column.Asked,
    };

    /// <summary>What a column's files came to: <c>2 added, 1 changed, 5 the same</c>.</summary>
    public static string Of(FileCounts counts) => string.Join(", ", new[] { (counts.Added, "added"), (counts.Removed, "removed"), (counts.Changed, "changed"), (counts.Same, "the same") }
        .Where(pair => pair.Item1 > 0).Select(pair => $"{Components.Shared.Formats.Count(pair.Item1)} {pair.Item2}").DefaultIfEmpty("no files"));
}
