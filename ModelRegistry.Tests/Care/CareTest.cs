using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>A registry of the test's own whose blobs it may break behind the registry's back.</summary>
public abstract class CareTest : IAsyncLifetime
{
    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    private protected CoreHost Host { get; private set; } = null!;

    private protected Actor Owner { get; private set; } = null!;

    private protected CollectionPath Artifact => new(Owner.Name, "digits", "mlp");

    /// <summary>Further settings, or none.</summary>
    private protected virtual Task<Dictionary<string, string?>> SettingsAsync() => Task.FromResult(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase));

    public virtual async ValueTask InitializeAsync()
    {
        Host = await CoreHost.StartAsync(Clock, settings: await SettingsAsync());
        Owner = await Host.AddAccountAsync(administrator: true);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Host.DisposeAsync();
    }

    private protected T Get<T>()
        where T : notnull => Host.Get<T>();

    private protected static Digest Of(byte[] bytes) => Digest.FromBytes(SHA256.HashData(bytes));

    /// <summary>The same for the same seed, and no other's.</summary>
    private protected static byte[] Bytes(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Where the store keeps them.</summary>
    private protected string BlobPath(Digest digest) => Path.Combine(Host.DataFolder, "blobs", "sha256", digest.Hex[..2], digest.Hex);

    private protected bool IsStored(byte[] bytes) => File.Exists(BlobPath(Of(bytes)));

    /// <summary>Puts bytes where the store keeps blobs, as somebody with the disk in hand would.</summary>
    private protected string Plant(Digest name, byte[] bytes, TimeSpan age)
    {
        var path = BlobPath(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, (Clock.GetUtcNow() - age).UtcDateTime);
        return path;
    }

    private protected async Task<LoggedVersion> LogAsync(IEnumerable<(string Path, byte[] Bytes)> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? request = null) =>
        CoreHost.Must(await TryLogAsync(files, into, by, request));

    private protected Task<LoggedVersion> LogAsync(byte[] bytes, CollectionPath? into = null) => LogAsync([("model.bin", bytes)], into);

    private protected async Task<Result<LoggedVersion>> TryLogAsync(IEnumerable<(string Path, byte[] Bytes)> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? request = null)
    {
        await using var upload = CoreHost.Must(await Get<LogVersion>().BeginAsync(into ?? Artifact, create: true, by ?? Owner, Ct));
        foreach (var (path, bytes) in files)
        {
            using var content = new MemoryStream(bytes);
            CoreHost.Must(await upload.AddFileAsync(path, content, Ct));
        }

        return await Get<LogVersion>().CommitAsync(upload, request ?? new(), by ?? Owner, Ct);
    }

    private protected async Task PurgeAsync(int number)
    {
        CoreHost.Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, $"v{number}"), Owner, Ct));
        CoreHost.Must(await Get<PurgeVersion>().ExecuteAsync(new(Artifact, $"v{number}", $"mlp:v{number}"), Owner, Ct));
    }

    private protected Task<Result<SweepReport>> SweepAsync(bool dry = false, bool full = true, int? most = null) =>
        Get<SweepBlobs>().ExecuteAsync(new(dry, full, most), null, Ct);
}
