namespace ModelRegistry.Core.Care;

/// <summary>How thoroughly the registry is checked.</summary>
/// <param name="IsDeep">Reads every byte and compares it with its digest; else only that it is there and how many bytes it has.</param>
/// <param name="Marks">Marks what is rotten, and takes the mark off what is whole again; else nothing is changed.</param>
public sealed record FsckRequest(bool IsDeep = false, bool Marks = false);

/// <summary>What a check says of the registry.</summary>
/// <param name="IsDeep">True where every byte was read.</param>
/// <param name="Versions">Versions looked at, those in bins too.</param>
/// <param name="Files">Their files.</param>
/// <param name="Blobs">Distinct contents of them.</param>
/// <param name="Bytes">Of the contents.</param>
/// <param name="Events">Events of history that hold.</param>
/// <param name="Findings">What is wrong, by code; empty where all is whole.</param>
public sealed record FsckReport(bool IsDeep, long Versions, long Files, long Blobs, long Bytes, long Events, IReadOnlyList<FsckFindings> Findings)
{
    /// <summary>True where nothing was found.</summary>
    public bool IsWhole => Findings.Count == 0;
}

/// <summary>All that was found of one kind.</summary>
/// <param name="Code">One of <see cref="FsckCode"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Examples">Some of them, at most <see cref="MostExamples"/>.</param>
public sealed record FsckFindings(string Code, long Count, IReadOnlyList<string> Examples)
{
    /// <summary>How many examples there are at most.</summary>
    public const int MostExamples = 20;
}

/// <summary>How far a check is.</summary>
/// <param name="Part">What it looks at.</param>
/// <param name="Done">How many.</param>
/// <param name="Bytes">Bytes read.</param>
public sealed record FsckProgress(string Part, long Done, long Bytes);

/// <summary>What can be wrong. Stable across releases.</summary>
public static class FsckCode
{
    /// <summary>A version's file has no bytes in the store.</summary>
    public const string BlobMissing = "blob_missing";

    /// <summary>It has more or fewer than were logged.</summary>
    public const string BlobSize = "blob_size";

    /// <summary>Deep: it has as many, and others.</summary>
    public const string BlobContent = "blob_content";

    /// <summary>Its bytes are marked as rotten already, by whoever read them, and this check did not read them itself.</summary>
    public const string DamageMarked = "damage_marked";

    /// <summary>Bytes that nothing refers to and no sweep took.</summary>
    public const string BlobUnreferenced = "blob_unreferenced";

    /// <summary>Bytes of an upload in steps that no draft remembers.</summary>
    public const string DraftForgotten = "draft_forgotten";

    /// <summary>A file of an open draft that counts as present, and nothing holds its bytes.</summary>
    public const string DraftUnclaimed = "draft_unclaimed";

    /// <summary>The same, and its bytes are not in the store.</summary>
    public const string DraftBlobMissing = "draft_blob_missing";

    /// <summary>A file that is kept with a run, and nothing holds its bytes: the next look for bytes that nobody names would take them.</summary>
    public const string RunFileUnclaimed = "run_file_unclaimed";

    /// <summary>The same, and its bytes are not in the store, or more or fewer; deep: or others.</summary>
    public const string RunFileDamaged = "run_file_damaged";

    /// <summary>A hold on bytes that should have ended a day ago: no sweep runs.</summary>
    public const string ClaimOverdue = "claim_overdue";

    /// <summary>Bytes that should have gone days ago: no sweep runs, or it stops at its fuse.</summary>
    public const string DoomOverdue = "doom_overdue";

    /// <summary>Deep: bytes that are marked as rotten and are whole.</summary>
    public const string MarkOutdated = "mark_outdated";

    /// <summary>A version's digest is not that of its files and metadata.</summary>
    public const string VersionDigest = "version_digest";

    /// <summary>A version's count or bytes are not those of its files.</summary>
    public const string VersionTotals = "version_totals";

    /// <summary>The numbers of a collection have a gap, or are not below its counter.</summary>
    public const string NumbersGap = "numbers_gap";

    /// <summary>An alias has another holder or generation than its history says.</summary>
    public const string AliasHistory = "alias_history";

    /// <summary>An alias is held by a member that was removed.</summary>
    public const string AliasHolderRemoved = "alias_holder_removed";

    /// <summary>An event of history was changed, taken out or put in.</summary>
    public const string HistoryBroken = "history_broken";
}

/// <summary>Collects findings, from two readers at once.</summary>
internal sealed class FsckLog
{
    private readonly SortedDictionary<string, (long Count, List<string> Examples)> found = new(StringComparer.Ordinal);
    private readonly Lock one = new();

    public void Add(string code, string where)
    {
        lock (one)
        {
            var (count, examples) = found.GetValueOrDefault(code, (0, []));
            if (examples.Count < FsckFindings.MostExamples) examples.Add(where);
            found[code] = (count + 1, examples);
        }
    }

    /// <summary>True where one more of these would be an example, and not only counted.</summary>
    public bool Shows(string code)
    {
        lock (one) return !found.TryGetValue(code, out var so) || so.Examples.Count < FsckFindings.MostExamples;
    }

    public IReadOnlyList<FsckFindings> Findings()
    {
        lock (one) return found.Select(pair => new FsckFindings(pair.Key, pair.Value.Count, pair.Value.Examples)).ToList();
    }
}
