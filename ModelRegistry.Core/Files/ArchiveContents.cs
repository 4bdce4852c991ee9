using System.Buffers;
using System.Text;
using ModelRegistry.Core.Artifacts;

namespace ModelRegistry.Core.Files;

/// <summary>
/// What stands in a version's archive: <c>SHA256SUMS</c>, which <c>sha256sum -c</c> reads, then its files under names that can be written on Windows
/// and Linux. A path that can't is told in the sums as it was logged.
/// </summary>
public static class ArchiveContents
{
    /// <summary>The sums' name; a version that holds a file or folder of that name moves them to <c>SHA256SUMS-1</c>, and so on.</summary>
    public const string SumsName = "SHA256SUMS";

    private static readonly SearchValues<char> Unwritable = SearchValues.Create("<>:\"|?*");

    // What Windows takes for a device, whatever follows the first dot.
    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".Select(digit => $"COM{digit}"), .. "0123456789¹²³".Select(digit => $"LPT{digit}")],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The entries in their order.</summary>
    /// <param name="version">What the sums name in their first line: reference and digest.</param>
    /// <param name="files">Of one version: their paths are unique without case, and none is another's folder.</param>
    /// <param name="openAsync">Opens one's bytes when its turn comes.</param>
    public static IReadOnlyList<ArchiveEntry> Of(string version, IReadOnlyList<FileView> files, Func<FileView, CancellationToken, Task<Stream>> openAsync)
    {
        ArgumentNullException.ThrowIfNull(files);
        var names = SafeNames(files);
        var sums = new StringBuilder().Append("# ").Append(version).Append('\n');
        foreach (var (file, name) in files.Zip(names).Where(pair => pair.First.Path != pair.Second)) sums.Append("# ").Append(name).Append(" was logged as ").Append(file.Path).Append('\n');
        foreach (var (file, name) in files.Zip(names)) sums.Append(file.Digest.Hex).Append("  ").Append(name).Append('\n');
        var content = Encoding.UTF8.GetBytes(sums.ToString());
        ArchiveEntry first = new(FreeName(names), content.Length, _ => Task.FromResult<Stream>(new MemoryStream(content, writable: false)));
        return [first, .. files.Zip(names, (file, name) => new ArchiveEntry(name, file.Size, ct => openAsync(file, ct)))];
    }

    /// <summary>The nearest name that Windows can write.</summary>
    internal static string SafePart(string part)
    {
        var safe = part.AsSpan().ContainsAny(Unwritable) ? new string(part.Select(c => Unwritable.Contains(c) ? '_' : c).ToArray()) : part;
        var dot = safe.IndexOf('.', StringComparison.Ordinal);
        var stem = (dot < 0 ? safe : safe[..dot]).TrimEnd(' ');
        return Devices.Contains(stem) ? $"{stem}_{safe[stem.Length..]}" : safe;
    }

    private static List<string> SafeNames(IReadOnlyList<FileView> files)
    {
        // Paths that stay as they are have their names first: only those that change may have to give way.
        var safe = files.Select(file => string.Join('/', file.Path.Split('/').Select(SafePart))).ToList();
        var taken = new HashSet<string>(files.Count, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < safe.Count; i++)
        {
            if (safe[i] == files[i].Path) AddWithFolders(taken, safe[i]);
        }

        for (var i = 0; i < safe.Count; i++)
        {
            if (safe[i] == files[i].Path) continue;
            var (name, n) = (safe[i], 1);
            while (taken.Contains(name)) name = $"{safe[i]}-{n++}";
            safe[i] = name;
            AddWithFolders(taken, name);
        }

        return safe;
    }

    // A folder's name is taken for a file, and the other way round.
    private static void AddWithFolders(HashSet<string> taken, string name)
    {
        taken.Add(name);
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1)) taken.Add(name[..slash]);
    }

    private static string FreeName(List<string> names)
    {
        var taken = names.Select(name => name.Split('/', 2)[0]).Where(name => name.StartsWith(SumsName, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (free, n) = (SumsName, 1);
        while (taken.Contains(free)) free = $"{SumsName}-{n++}";
        return free;
    }
}
