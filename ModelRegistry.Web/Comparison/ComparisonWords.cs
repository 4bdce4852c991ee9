using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Comparison;

/// <summary>How changes are called, in JSON and on a page.</summary>
internal static class ComparisonWords
{
    /// <summary>A file's change in a word of JSON, and of a style.</summary>
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

    /// <summary>A card's line in such a word.</summary>
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
        (_, { } version) => FormattableString.Invariant($"{version.ArtifactShownName} v{version.Number}"),
        _ => column.Asked,
    };

    /// <summary>What a column's files came to: <c>2 added, 1 changed, 5 the same</c>.</summary>
    public static Text Of(FileCounts counts)
    {
        var all = new List<Text>();
        if (counts.Added > 0) all.Add($"{Formats.Count(counts.Added)} {Word(FileChange.Added)}");
        if (counts.Removed > 0) all.Add($"{Formats.Count(counts.Removed)} {Word(FileChange.Removed)}");
        if (counts.Changed > 0) all.Add($"{Formats.Count(counts.Changed)} {Word(FileChange.Changed)}");
        if (counts.Same > 0) all.Add($"{Formats.Count(counts.Same)} the same");
        return all.Count == 0 ? (Text)"no files" : Text.List(all);
    }

    /// <summary>A file's change as a person reads it.</summary>
    public static Text Word(FileChange change) => change switch
    {
        FileChange.Same => (Text)"same",
        FileChange.Changed => "changed",
        FileChange.Added => "added",
        FileChange.Removed => "removed",
        _ => "absent",
    };

    /// <summary>The same of a card's line that came or went.</summary>
    public static Text Word(CardChange change) => change == CardChange.Added ? (Text)"added" : "removed";
}
