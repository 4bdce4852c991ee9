using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files;

/// <summary>One file as the server saw it arrive.</summary>
public sealed record ManifestFile(FilePath Path, Digest Digest, long Size)
{
    /// <summary>MD5 of the same bytes, 32 lower-case hex, where the server computed it on their way: no part of what a version is.</summary>
    public string? Md5 { get; init; }
}

/// <summary>What a version is: its files in path order, and its metadata. Equal manifests have equal digests whatever order the files came in.</summary>
public sealed class Manifest
{
    /// <summary>Files in one version at most.</summary>
    public const int MaxFiles = 100_000;

    private Manifest(IReadOnlyList<ManifestFile> files, JsonObjectText metadata, IReadOnlyList<VersionReference> references) =>
        (Files, Metadata, References) = (files, metadata, references);

    /// <summary>By path, ordinal.</summary>
    public IReadOnlyList<ManifestFile> Files { get; }

    /// <summary>As logged.</summary>
    public JsonObjectText Metadata { get; }

    /// <summary>What lies elsewhere, by path, ordinal.</summary>
    public IReadOnlyList<VersionReference> References { get; }

    /// <summary>Bytes of all files together.</summary>
    public long SizeBytes => Files.Sum(file => file.Size);

    /// <summary>The manifest, or <c>path_duplicate</c>, <c>path_conflict</c> (a file where another path has a folder), <c>files_too_many</c>.</summary>
    public static Result<Manifest> Of(IEnumerable<ManifestFile> files, JsonObjectText metadata, IReadOnlyList<VersionReference>? references = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var sorted = files.OrderBy(file => file.Path.Value, StringComparer.Ordinal).ToList();
        var elsewhere = (references ?? []).OrderBy(reference => reference.Path, StringComparer.Ordinal).ToList();
        if (sorted.Count + elsewhere.Count > MaxFiles) return ManifestErrors.TooMany;
        var seen = new HashSet<string>(sorted.Count, StringComparer.Ordinal);
        foreach (var file in sorted)
        {
            if (!seen.Add(file.Path.Key)) return ManifestErrors.Duplicate(file.Path);
        }

        foreach (var reference in elsewhere)
        {
            if (!reference.Check().TryGet(out var path, out var error)) return error;
            if (!seen.Add(path.Key)) return ManifestErrors.Duplicate(path);
        }

        // A version is a directory: no archive of q and q/b could ever be unpacked.
        foreach (var file in sorted)
        {
            if (file.Path.FolderKeys().FirstOrDefault(seen.Contains) is { } folder) return ManifestErrors.Conflict(file.Path, folder);
        }

        return new Manifest(sorted, metadata, elsewhere);
    }

    /// <summary>SHA-256 of the canonical form: a line a file (digest, size, path), an empty line, the canonical metadata; then a line a reference, where there are any.</summary>
    public Digest ComputeDigest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file.Digest.Hex} {file.Size} {file.Path.Value}\n")));
        hash.AppendData(Encoding.UTF8.GetBytes($"\n{Metadata.Canonical}\n"));
        foreach (var reference in References) hash.AppendData(Encoding.UTF8.GetBytes($"{reference.ToLine()}\n"));
        return Digest.FromBytes(hash.GetHashAndReset());
    }
}

internal static class ManifestErrors
{
    public static Error TooMany => new(ErrorKind.TooLarge, "files_too_many", "A version holds at most 100,000 files.");

    public static Error Conflict(FilePath path, string folder, string field = "file") =>
        Error.Invalid("path_conflict", field, $"'{folder}' can't be a file and the folder of '{path}' at once.");

    public static Error Duplicate(FilePath path, string field = "file") =>
        Error.Invalid("path_duplicate", field, $"The path '{path}' comes twice; paths are unique without case.");
}
