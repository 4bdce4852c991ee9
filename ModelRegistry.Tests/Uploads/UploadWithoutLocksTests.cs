using System.Security.Cryptography;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>On a store that locks nothing, two may write one file at once: the database counts one of them, and their bytes never mix.</summary>
public sealed class UploadWithoutLocksTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const int Half = 300_000;

    private CoreHost host = null!;
    private Actor owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CollectionPath Artifact => new(owner.Name, "digits", "mlp");

    public async ValueTask InitializeAsync()
    {
        host = await CoreHost.StartAsync(settings: new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Registry:Storage:Kind"] = "Azure",
            ["Registry:Storage:ConnectionString"] = (await azurite.GetAsync()).ConnectionString,
            ["Registry:Storage:Container"] = $"test-{Guid.CreateVersion7():N}",
        });
        owner = await host.AddAccountAsync();
    }

    public ValueTask DisposeAsync() => host?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TwoWritersAtOnce_OneCountsAndTheBytesAreItsAlone(bool atTheEnd)
    {
        var (first, second) = (new byte[2 * Half], new byte[2 * Half]);
        new Random(1).NextBytes(first);
        new Random(2).NextBytes(second);
        var draft = CoreHost.Must(await host.Get<CreateDraft>().ExecuteAsync(new(Artifact, Create: true, new(), [new("model.bin", 2 * Half)]), owner, Ct));
        var at = 0;
        if (atTheEnd)
        {
            CoreHost.Must(await SendAsync(draft, first, 0, new MemoryStream(first, 0, Half)));
            first.AsSpan(0, Half).CopyTo(second);
            at = Half;
        }

        // The second comes and ends while the first is half read.
        var begun = false;
        await using var slow = new WaitingStream(new SlowBytes(first, at, Half), async () =>
        {
            if (begun) return;
            begun = true;
            CoreHost.Must(await SendAsync(draft, second, at, new MemoryStream(second, at, Half)));
        });
        var late = await SendAsync(draft, first, at, slow);

        Assert.Equal("offset_wrong", late.Error?.Code);
        Assert.Equal((long)at + Half, late.Error!.Details!["offset"]);
        if (!atTheEnd) CoreHost.Must(await SendAsync(draft, second, Half, new MemoryStream(second, Half, Half)));
        CoreHost.Must(await host.Get<CommitDraft>().ExecuteAsync(Artifact, draft.Id, owner, Ct));
        await using var stored = await host.Get<IBlobStore>().OpenReadAsync(Digest.FromBytes(SHA256.HashData(second)), 0, Ct);
        Assert.NotNull(stored);
        using var copy = new MemoryStream();
        await stored.CopyToAsync(copy, Ct);
        Assert.Equal(second, copy.ToArray());
    }

    private Task<Result<DraftFileView>> SendAsync(CreatedDraft draft, byte[] file, int at, Stream content) =>
        host.Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 0), new(at, Half, file.Length), content, owner, Ct);

    // In two reads, so that there is a middle.
    private sealed class SlowBytes(byte[] bytes, int at, int length) : ReadOnlyStream
    {
        private int given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(Math.Min(buffer.Length, (length / 2) + 1), length - given);
            bytes.AsSpan(at + given, count).CopyTo(buffer.Span);
            given += count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
