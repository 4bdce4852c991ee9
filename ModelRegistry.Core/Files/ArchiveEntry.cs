namespace ModelRegistry.Core.Files;

/// <summary>One file of an archive.</summary>
/// <param name="Path">Relative, <c>/</c>-separated; written as UTF-8.</param>
/// <param name="Size">Bytes; what <paramref name="OpenAsync"/> gives must have exactly this many.</param>
/// <param name="OpenAsync">Opens the bytes when their turn comes; the writer disposes the stream.</param>
public sealed record ArchiveEntry(string Path, long Size, Func<CancellationToken, Task<Stream>> OpenAsync);
