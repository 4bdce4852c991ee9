using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Storage;

/// <summary>What an address that was signed for one blob and one act is good for, asked of a real blob server; and bytes that others may write at any time.</summary>
public sealed class DirectBlobTests(SharedAzurite azurite) : IAsyncLifetime
{
    private readonly string token = Guid.CreateVersion7().ToString("N");
    private DirectStore direct = null!;
    private CoreHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IDirectBlobs Blobs => host.Get<IDirectBlobs>();

    private IBlobStore Store => host.Get<IBlobStore>();

    public async ValueTask InitializeAsync()
    {
        direct = await DirectStore.StartAsync(azurite);
        host = await CoreHost.StartAsync(settings: direct.Settings());
        await Store.ProbeAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
        if (direct is not null) await direct.DisposeAsync();
    }

    [Fact]
    public async Task UploadAddress_TakesOneBlobAndGivesNothing()
    {
        var url = await SignAsync();

        Assert.Equal(HttpStatusCode.Created, (await direct.PutAsync(url, [1, 2, 3])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(HttpMethod.Get, url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(HttpMethod.Delete, url)).StatusCode);
        var another = url.Replace(token, Guid.CreateVersion7().ToString("N"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.PutAsync(another, [1])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.PutAsync(url.Replace($"direct/{token}", $"sha256/00/{new string('0', 64)}", StringComparison.Ordinal), [1])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(HttpMethod.Get, url[..url.IndexOf('?', StringComparison.Ordinal)])).StatusCode);
    }

    [Fact]
    public async Task ReadAddress_GivesOneBlobAsADownloadAndTakesNothing()
    {
        var (kept, other) = (await PublishAsync([1, 2, 3]), await PublishAsync([4]));
        var url = (await Blobs.SignReadAsync(kept, "attachment; filename*=UTF-8''%E6%97%A5.bin", Ct))!.Url.AbsoluteUri;

        using var answer = await direct.SendAsync(HttpMethod.Get, url);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(("attachment", "日.bin", "application/octet-stream"), (answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentDisposition?.FileNameStar, answer.Content.Headers.ContentType?.MediaType));
        using var part = await direct.SendAsync(HttpMethod.Get, url, null, ("Range", "bytes=1-1"));
        Assert.Equal([2], await part.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.PutAsync(url, [9])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(HttpMethod.Get, url.Replace(kept.Hex, other.Hex, StringComparison.Ordinal).Replace($"sha256/{kept.Hex[..2]}", $"sha256/{other.Hex[..2]}", StringComparison.Ordinal))).StatusCode);
    }

    [Fact]
    public async Task AddressThatEnded_IsRefused()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(-1));
        await using var past = await CoreHost.StartAsync(clock, settings: direct.Settings());
        var (kept, blobs) = (await PublishAsync([1, 2, 3]), past.Get<IDirectBlobs>());

        Assert.Equal(HttpStatusCode.Forbidden, (await direct.PutAsync((await blobs.SignUploadAsync(token, Ct))!.Url.AbsoluteUri, [1])).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await direct.SendAsync(HttpMethod.Get, (await blobs.SignReadAsync(kept, "attachment", Ct))!.Url.AbsoluteUri)).StatusCode);
    }

    [Fact]
    public async Task PinnedBytes_ArePublishedAndStayUntilDiscarded()
    {
        var found = await SendAsync([1, 2, 3]);
        var digest = Of([1, 2, 3]);

        Assert.Equal(3, found.Size);
        Assert.Equal(digest, await Blobs.ComputeDigestAsync(found, Ct));
        await Store.PublishAsync(found.Named(digest), Ct);
        await Store.PublishAsync(found.Named(digest), Ct);

        Assert.Equal([1, 2, 3], await ReadAsync(digest));
        Assert.Equal(token, Assert.Single(await Store.ListDraftsAsync(Ct).ToListAsync(Ct)).Token);
        await Store.DiscardDraftAsync(token, Ct);
        Assert.Empty(await direct.NamesAsync("direct/"));
        Assert.Null(await Blobs.FindAsync(token, Ct));
        Assert.Equal([1, 2, 3], await ReadAsync(digest));
    }

    [Fact]
    public async Task BytesWrittenAgain_AreNeitherReadNorPublished()
    {
        var found = await SendAsync([1, 2, 3]);
        var digest = (await Blobs.ComputeDigestAsync(found, Ct))!.Value;
        await SendAsync([6, 6, 6]);

        Assert.Null(await Blobs.ComputeDigestAsync(found, Ct));
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.PublishAsync(found.Named(digest), Ct));
        Assert.Null(await Store.FindSizeAsync(digest, Ct));
        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.ReplaceAsync(found.Named(digest), Ct));
        Assert.Empty(await direct.NamesAsync("sha256/"));
    }

    [Fact]
    public async Task BytesWrittenAgain_DoNotHealWhatIsRotten()
    {
        var digest = await PublishAsync([1, 2, 3]);
        var name = Assert.Single(await direct.NamesAsync("sha256/"));
        await direct.Container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes([1, 2, 4]), overwrite: true, Ct);
        var found = await SendAsync([1, 2, 3]);
        await SendAsync([6, 6, 6]);

        await Assert.ThrowsAsync<StagedBytesGoneException>(() => Store.ReplaceAsync(found.Named(digest), Ct));
        Assert.Equal([1, 2, 4], await ReadAsync(digest));

        await Store.ReplaceAsync((await SendAsync([1, 2, 3])).Named(digest), Ct);
        Assert.Equal([1, 2, 3], await ReadAsync(digest));
    }

    [Fact]
    public async Task WhatACallerLeasedAndSnapped_IsRemovedAllTheSame()
    {
        var url = await SignAsync();
        await direct.PutAsync(url, [1]);
        await direct.SendAsync(HttpMethod.Put, url + "&comp=snapshot", []);
        using var lease = await direct.SendAsync(HttpMethod.Put, url + "&comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "-1"));
        Assert.Equal(HttpStatusCode.Created, lease.StatusCode);

        Assert.Equal(1, await Store.SweepDraftsAsync(DateTimeOffset.MaxValue, Ct));

        Assert.Empty(await direct.NamesAsync("direct/"));
    }

    [Fact]
    public async Task WhatIsSaidToBePacked_IsTakenAsItIs()
    {
        await direct.PutAsync(await SignAsync(), [1, 2, 3], ("x-ms-blob-content-encoding", "gzip"));
        var found = (await Blobs.FindAsync(token, Ct))!;
        var digest = (await Blobs.ComputeDigestAsync(found, Ct))!.Value;
        await Store.PublishAsync(found.Named(digest), Ct);

        using var answer = await direct.SendAsync(HttpMethod.Get, (await Blobs.SignReadAsync(digest, "attachment", Ct))!.Url.AbsoluteUri);

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task NoToken_IsRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Blobs.SignUploadAsync("../sha256/00", Ct));

    [Fact]
    public async Task Disk_SpeaksToNobodyItself()
    {
        await using var disk = await CoreHost.StartAsync();

        Assert.Null(disk.Services.GetService<IDirectBlobs>());
    }

    private static Digest Of(byte[] bytes) => Digest.FromBytes(SHA256.HashData(bytes));

    private async Task<string> SignAsync() => (await Blobs.SignUploadAsync(token, Ct))!.Url.AbsoluteUri;

    private async Task<DirectBytes> SendAsync(byte[] bytes)
    {
        using var put = await direct.PutAsync(await SignAsync(), bytes);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        return (await Blobs.FindAsync(token, Ct))!;
    }

    private async Task<Digest> PublishAsync(byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        var staged = await Store.StageAsync(content, Ct);
        await Store.PublishAsync(staged, Ct);
        return staged.Digest;
    }

    private async Task<byte[]> ReadAsync(Digest digest)
    {
        await using var stream = await Store.OpenReadAsync(digest, 0, Ct);
        using var copy = new MemoryStream();
        await stream!.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }
}
