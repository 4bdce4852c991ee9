using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Artifacts;

/// <summary>
/// The files of a version that is being logged: staged one by one as they arrive, invisible to everyone. Disposing it without a commit leaves
/// nothing behind.
/// </summary>
public sealed class VersionUpload : IAsyncDisposable
{
    private readonly IBlobStore store;
    private readonly Intake intake;
    private readonly PublishBlobs publish;
    private readonly Dictionary<string, (FilePath Path, StagedBlob Blob)> files = new(StringComparer.Ordinal);

    internal VersionUpload(IBlobStore store, Intake intake, PublishBlobs publish, CollectionPath target, bool create) =>
        (this.store, this.intake, this.publish, Target, Create) = (store, intake, publish, target, create);

    /// <summary>The artifact it is logged into.</summary>
    public CollectionPath Target { get; }

    /// <summary>True where a missing project, artifact and run are made.</summary>
    public bool Create { get; }

    /// <summary>
    /// Streams one file to the store and hashes it on the way. The file as the server saw it, or <c>path_invalid</c>, <c>path_duplicate</c>,
    /// <c>files_too_many</c> (all before a byte is read), <c>insufficient_storage</c>, <c>storage_unavailable</c>. A source that breaks throws.
    /// </summary>
    public async Task<Result<ManifestFile>> AddFileAsync(string path, Stream content, CancellationToken ct)
    {
        if (!FilePath.Parse(path, "file").TryGet(out var parsed, out var error)) return error;
        if (files.ContainsKey(parsed.Key)) return ManifestErrors.Duplicate(parsed);
        if (files.Count == Manifest.MaxFiles) return ManifestErrors.TooMany;
        try
        {
            var staged = await intake.StageAsync(content, ct);
            files.Add(parsed.Key, (parsed, staged));
            return new ManifestFile(parsed, staged.Digest, staged.Size);
        }
        catch (BlobStoreException exception)
        {
            return BlobErrors.Of(exception);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, blob) in files.Values)
        {
            try
            {
                await store.DiscardAsync(blob, CancellationToken.None);
            }
            catch (BlobStoreException)
            {
                // A store that is away keeps the staged bytes until the sweep finds them.
            }
        }

        files.Clear();
    }

    internal Result<Manifest> ToManifest(JsonObjectText metadata, IReadOnlyList<VersionReference> references) =>
        Manifest.Of(files.Values.Select(file => new ManifestFile(file.Path, file.Blob.Digest, file.Blob.Size)), metadata, references);

    /// <summary>Gives every file its name. Published bytes are safe to have twice, and stay if what follows fails: nothing is deleted on a failure path.</summary>
    internal async Task<Error?> PublishAsync(CancellationToken ct)
    {
        if (await publish.TryAsync(files.Values.Select(file => file.Blob).ToList(), ct) is { } fault) return fault;
        files.Clear();
        return null;
    }
}
