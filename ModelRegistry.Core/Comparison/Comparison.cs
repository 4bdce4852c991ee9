using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Comparison;

/// <summary>Two to five versions side by side. Every list of values has one place for each column.</summary>
/// <param name="Columns">In the order asked.</param>
/// <param name="Base">Which column the others are held against: the first that is there; null where none is.</param>
/// <param name="Metrics">Keys of metadata whose values are numbers.</param>
/// <param name="Metadata">The other keys of metadata.</param>
/// <param name="Config">What the runs that logged them were started with.</param>
/// <param name="Files">By path and digest.</param>
public sealed record VersionComparison(
    IReadOnlyList<ComparedVersion> Columns, int? Base, ComparedRows<ComparedField> Metrics, ComparedRows<ComparedField> Metadata, ComparedRows<ComparedField> Config, ComparedFiles Files)
{
    /// <summary>Versions in one comparison at least.</summary>
    public const int Least = 2;

    /// <summary>Versions in one comparison at most.</summary>
    public const int Most = 5;

    /// <summary>True where two are there and nothing differs; what is inside files can't differ then either.</summary>
    public bool IsSame => Columns.Count(column => column.Version is not null) > 1
        && Metrics.Differing + Metadata.Differing + Config.Differing + Files.Paths.Differing == 0;
}

/// <summary>One column: a version, or why it is not there.</summary>
/// <param name="Asked">The reference as asked, with the missing parts filled in.</param>
/// <param name="Version">What it meant; null where it is refused.</param>
/// <param name="Via">The bookmark by number, where it came through a registered model.</param>
/// <param name="Refusal"><c>not_found</c>, <c>version_deleted</c> or <c>bookmark_removed</c>.</param>
public sealed record ComparedVersion(string Asked, VersionView? Version, Reference? Via, Error? Refusal)
{
    /// <summary>By number: the bookmark's where it came through one, else the version's; as asked where it is not there.</summary>
    public string Ref => Via?.ToString() ?? Version?.Ref ?? Asked;
}

/// <summary>Rows of one kind, those that differ or all, up to a limit.</summary>
/// <param name="Rows">What is listed.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Differing">How many of them differ between two columns.</param>
/// <param name="All">True where the same ones were asked for too.</param>
public sealed record ComparedRows<TRow>(IReadOnlyList<TRow> Rows, int Total, int Differing, bool All)
{
    /// <summary>How many were asked for and are beyond the limit.</summary>
    public int Left => (All ? Total : Differing) - Rows.Count;
}

/// <summary>One key of a JSON object, nested ones with dots.</summary>
/// <param name="Key"><c>accuracy</c>, <c>eval.loss</c>.</param>
/// <param name="Values">Null in a column that has no such key.</param>
/// <param name="Differs">True where two columns that are there don't have the same.</param>
public sealed record ComparedField(string Key, IReadOnlyList<ComparedValue?> Values, bool Differs);

/// <summary>One value.</summary>
/// <param name="Json">As logged.</param>
/// <param name="Text">A string without its quotes, anything else as logged.</param>
/// <param name="Number">The value where it is a number.</param>
public sealed record ComparedValue(string Json, string Text, double? Number);

/// <summary>How a file stands against the base's.</summary>
public enum FileChange
{
    /// <summary>Neither has it.</summary>
    Absent,

    /// <summary>The same bytes; the base's own files too.</summary>
    Same,

    /// <summary>Other bytes.</summary>
    Changed,

    /// <summary>The base has none at this path.</summary>
    Added,

    /// <summary>Only the base has it.</summary>
    Removed,
}

/// <summary>The files of all columns.</summary>
/// <param name="Paths">By path, ordinal.</param>
/// <param name="Counts">For each column against the base; null where it is not there.</param>
public sealed record ComparedFiles(ComparedRows<ComparedFile> Paths, IReadOnlyList<FileCounts?> Counts);

/// <summary>One path.</summary>
/// <param name="Files">Null in a column that is not there.</param>
public sealed record ComparedFile(string Path, IReadOnlyList<FileInColumn?> Files, bool Differs);

/// <summary>A path in one column.</summary>
/// <param name="File">Null where it has none.</param>
public sealed record FileInColumn(FileChange Change, FileView? File);

/// <summary>How many files of a column stand how against the base's.</summary>
public sealed record FileCounts(int Added, int Removed, int Changed, int Same);
