using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Uploads;

/// <summary>What a caller is told of an upload in steps. Where it helps, the details say from which byte on it goes on: <c>offset</c>.</summary>
public static class DraftErrors
{
    /// <summary>The code of a piece that does not begin where the file goes on.</summary>
    public const string OffsetCode = "offset_wrong";

    /// <summary>The detail that says how many bytes count.</summary>
    public const string Offset = "offset";

    internal const int ListedFiles = 100;

    internal static Error NotFound(CollectionPath artifact, Guid id) => Error.NotFound($"draft {id} of {artifact}");

    internal static Error Expired(Draft draft) =>
        new(ErrorKind.Deleted, "draft_expired", $"This draft ended on {Moments.Minute(draft.ExpiresAt)} UTC and takes nothing more; what came of it goes with the next sweep. Begin another one.");

    internal static Error Committed => new(ErrorKind.Conflict, "draft_committed", "This draft was committed: its version has all its files, and takes no more.");

    internal static Error TooMany(int most) => new(ErrorKind.Conflict, "drafts_too_many",
        $"You have {most} drafts open, which is the most one person may have. Commit some of them or give them up; those that are over go by themselves.");

    internal static Error NoRoom(long wanted, long free) => new(ErrorKind.NoSpace, "insufficient_storage",
        $"The missing files have {Sizes.Of(wanted)}, and the storage has room for {Sizes.Of(free)} beside what other uploads still await: {Sizes.Of(wanted - free)} too little. Nothing was begun.")
    {
        Details = Details(("wantedBytes", wanted), ("freeBytes", free)),
    };

    internal static Error NoRoomBeside(long wanted, long free) => new(ErrorKind.NoSpace, "insufficient_storage",
        $"This request brings {Sizes.Of(wanted)}, and the storage has room for {Sizes.Of(free)} beside what uploads in steps still await. Nothing of it was kept.")
    {
        Details = Details(("wantedBytes", wanted), ("freeBytes", free)),
    };

    internal static Error TooLarge(long wanted, long allowed) => new(ErrorKind.Conflict, "drafts_too_large",
        $"Your open drafts would await {Sizes.Of(wanted)} together, and those of one person may await {Sizes.Of(allowed)} now, so that others have room. Nothing was begun: send and commit what you have begun, or give some of it up.")
    {
        Details = Details(("wantedBytes", wanted), ("allowedBytes", allowed)),
    };

    internal static Error NotTheEmptyDigest(string field, FilePath path, Digest declared, Digest empty) =>
        Error.Invalid("digest_mismatch", field, $"'{path}' is declared with 0 bytes, whose digest is {empty}, and with another digest. Nothing was begun.") with
        {
            Details = Details(("size", 0L), ("declared", declared.ToString()), ("received", empty.ToString())),
        };

    internal static Error DigestOfOtherSize(string field, string path, long declared, long size) => Error.Invalid("digest_size_mismatch", field,
        $"'{path}' is declared with {declared} bytes, and what has its digest has {size}. Nothing was begun.") with
    {
        Details = Details(("declared", declared), ("size", size)),
    };

    internal static Error ClientIdInvalid => Error.Invalid("client_id_invalid", "clientId", $"A client's id is 1 to {CreateDraft.MaxClientId} characters.");

    internal static Error Md5Mismatch(string path, string declared, string received) => new(ErrorKind.Invalid, "md5_mismatch",
        $"'{path}' arrived with the MD5 {received}, and {declared} was declared. Nothing of it is kept.");

    internal static Error SizeInvalid(string field) => Error.Invalid("size_invalid", field, "A size is a whole number of bytes from 0 on, and all of them together are less than 2^63.");

    internal static Error DigestInvalid(string field) => Error.Invalid("digest_invalid", field, "A digest is 'sha256:' and 64 lower-case hex digits.");

    internal static Error SizeMismatch(DraftFile file, long said) => new(ErrorKind.Invalid, "size_mismatch",
        $"'{file.Path}' was declared with {file.Size} bytes, and these are said to be {said}. Nothing was read.")
    {
        Details = Details((Offset, file.Received), ("size", file.Size)),
    };

    /// <summary>A piece that does not say where it belongs.</summary>
    public static Error RangeInvalid => Error.Invalid("content_range_invalid", "Content-Range",
        "A piece says where it belongs as 'Content-Range: bytes FIRST-LAST/SIZE', and its Content-Length is LAST - FIRST + 1.");

    internal static Error OffsetWrong(DraftFile file) => new(ErrorKind.Invalid, OffsetCode,
        $"'{file.Path}' goes on at byte {file.Received} of {file.Size}. Send from there.")
    {
        Details = Details((Offset, file.Received), ("size", file.Size)),
    };

    internal static Error Busy => new(ErrorKind.Conflict, "upload_busy", "Another request writes this file at this moment. Wait for its end, or ask for the offset again shortly.");

    internal static Error Truncated(DraftFile file, long received) => new(ErrorKind.Invalid, "body_truncated",
        $"The body broke off before its end. What came of '{file.Path}' is kept: go on at byte {received} of {file.Size}.")
    {
        Details = Details((Offset, received), ("size", file.Size)),
    };

    internal static Error Stretched(DraftFile file) => new(ErrorKind.Invalid, "body_too_long",
        $"The body has more bytes than it said. Nothing of it counts: '{file.Path}' goes on at byte {file.Received} of {file.Size}.")
    {
        Details = Details((Offset, file.Received), ("size", file.Size)),
    };

    internal static Error Lost(DraftFile file) => new(ErrorKind.Conflict, "upload_lost",
        $"The storage no longer has what came of '{file.Path}'. It starts again: send it from byte 0.")
    {
        Details = Details((Offset, 0L), ("size", file.Size)),
    };

    internal static Error DigestMismatch(DraftFile file, Digest found) => new(ErrorKind.Invalid, "digest_mismatch",
        $"'{file.Path}' arrived as {found}, which is not the digest that was declared. It starts again: send it from byte 0.")
    {
        Details = Details((Offset, 0L), ("size", file.Size), ("declared", $"sha256:{file.DeclaredDigest}"), ("received", found.ToString())),
    };

    internal static Error NotSent(DraftFile file) => new(ErrorKind.Conflict, "upload_missing",
        $"Nothing whole lies where the storage takes '{file.Path}'. Send it to its signed address first, then say that it is uploaded.");

    internal static Error SentOtherSize(DraftFile file, long sent) => new(ErrorKind.Invalid, "size_mismatch",
        $"'{file.Path}' was declared with {file.Size} bytes, and {sent} were sent. It starts again: ask for a new address.")
    {
        Details = Details((Offset, 0L), ("size", file.Size), ("sent", sent)),
    };

    internal static Error Changed(DraftFile file) => new(ErrorKind.Conflict, "upload_changed",
        $"'{file.Path}' was written again while it was read, and nothing of it counts. It starts again: ask for a new address.")
    {
        Details = Details((Offset, 0L), ("size", file.Size)),
    };

    internal static Error OtherBytes(DraftFile file) =>
        new(ErrorKind.Conflict, "file_present", $"'{file.Path}' is there already, with other bytes than these. Give the draft up and begin another one to send others.");

    internal static Error FilesMissing(int count, IReadOnlyList<string> paths) => new(ErrorKind.Conflict, "files_missing",
        $"{Text.Count(count, "file is", "files are")} not there yet. Send the rest, then commit again.")
    {
        Details = Details(("missing", count), ("files", paths)),
    };

    private static Dictionary<string, object?> Details(params ReadOnlySpan<(string Name, object? Value)> details)
    {
        var all = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in details) all[name] = value;
        return all;
    }
}
