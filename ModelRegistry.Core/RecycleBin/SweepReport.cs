using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.RecycleBin;

/// <summary>What a sweep does.</summary>
/// <param name="IsDryRun">True where it only tells what would go, and changes nothing.</param>
/// <param name="IsFull">True where it also looks through the whole store for bytes that no row names.</param>
/// <param name="MostPercent">The most percent of all stored bytes that may go; null for what <c>Registry:Sweep:MostPercent</c> says.</param>
public sealed record SweepRequest(bool IsDryRun = false, bool IsFull = false, int? MostPercent = null);

/// <summary>What a sweep did; of a dry run, what it would do.</summary>
/// <param name="IsDryRun">True where nothing was changed.</param>
/// <param name="Blobs">Blobs that went.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="Drafts">Unfinished files that went, of drafts that are over or forgotten.</param>
/// <param name="DraftBytes">Theirs, as far as the store counts them.</param>
/// <param name="StoredBytes">Of all blobs before.</param>
/// <param name="Examples">Some of the blobs, at most <see cref="MostExamples"/>, in the order of their hex.</param>
public sealed record SweepReport(bool IsDryRun, long Blobs, long Bytes, long Drafts, long DraftBytes, long StoredBytes, IReadOnlyList<Digest> Examples)
{
    /// <summary>How many examples there are at most.</summary>
    public const int MostExamples = 20;

    /// <summary>Drafts that were over and ended.</summary>
    public int EndedDrafts { get; init; }

    /// <summary>Until when a backup holds everything, UTC, or longer where it still runs; null where none does.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>How many blobs stay for it that else would have gone.</summary>
    public long HeldBlobs { get; init; }

    /// <summary>Of a dry run, the percent that the fuse allows where it would stop the sweep; else null.</summary>
    public int? StopsAtPercent { get; init; }
}

/// <summary>How far a sweep is.</summary>
/// <param name="IsLooking">True while it looks what could go; nothing is removed yet.</param>
/// <param name="Blobs">Blobs looked at; then blobs removed.</param>
/// <param name="Bytes">Theirs.</param>
/// <param name="OfBlobs">How many will be removed, or null while that is not known.</param>
public sealed record SweepProgress(bool IsLooking, long Blobs, long Bytes, long? OfBlobs);

/// <summary>The fuse of a sweep.</summary>
public static class SweepFuse
{
    /// <summary>The code of a sweep that removed nothing because too much would have gone.</summary>
    public const string Code = "sweep_fuse";

    /// <summary>The detail that says when it first stopped and was not let through since: one moment a trip.</summary>
    public const string Since = "since";

    /// <summary>
    /// Up to so many bytes go whatever their part: 1 MiB is sent again in a second, and else the first trial that somebody purges would stop the
    /// sweeps of every registry that was just begun.
    /// </summary>
    public const long FloorBytes = 1024 * 1024;

    /// <summary>True where too much would go.</summary>
    public static bool Blows(long bytes, long storedBytes, int mostPercent) =>
        bytes > FloorBytes && mostPercent < 100 && (decimal)bytes * 100 > (decimal)storedBytes * mostPercent;

    internal static Error Error(long blobs, long bytes, long storedBytes, int mostPercent, DateTimeOffset since) => new(ErrorKind.Conflict, Code,
        $"{Text.Count(blobs, "blob", "blobs")} of {Sizes.Of(bytes)} would go, which is more than {mostPercent} % of the {Sizes.Of(storedBytes)} that are stored. Nothing was removed. Look with 'sweep --dry-run'; 'sweep --most 100' lets it through.")
    {
        Details = new Dictionary<string, object?>(StringComparer.Ordinal) { ["blobs"] = blobs, ["bytes"] = bytes, ["storedBytes"] = storedBytes, ["mostPercent"] = mostPercent, [Since] = since },
    };
}
