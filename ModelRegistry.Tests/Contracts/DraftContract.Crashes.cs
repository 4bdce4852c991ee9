using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Crashes, other processes and lines that break.</summary>
public abstract partial class DraftContract
{
    [Fact]
    public async Task AnotherProcessGoesOn_NothingIsSentAgainAndTheDigestIsRight()
    {
        var another = await Database.OpenAnotherAsync(Clock);
        var bytes = SourceStream.Bytes(2_500_000);
        var draft = await BeginAsync([("model.bin", bytes)]);

        // The running hash of the first piece is not there.
        await AppendAsync(Host, draft, 0, bytes, 0, 1_000_000);
        await AppendAsync(another, draft, 0, bytes, 1_000_000, 1_000_000);
        await AppendAsync(Host, draft, 0, bytes, 2_000_000, 500_000);

        Must(await CommitAsync(draft));
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
    }

    [Fact]
    public async Task AllBytesAndNoEnd_IsEndedByTheCommit()
    {
        var bytes = Encoding.UTF8.GetBytes(Own("all of it"));
        var draft = await BeginAsync([("model.bin", bytes)]);
        await LeaveUnendedAsync(draft, bytes);

        Assert.Equal(bytes.Length, Must(await FileAsync(draft, 0)).Received);
        Must(await CommitAsync(draft));

        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DigestAndNoEnd_IsEndedByTheCommitWhereTheBytesAreSomewhere(bool wasPublished)
    {
        await CountUnpublishedAsync();
        var bytes = Encoding.UTF8.GetBytes(Own("all of it"));
        var draft = await BeginAsync([("model.bin", bytes)]);
        await LeaveUnendedAsync(draft, bytes);
        await using (var db = Host.OpenDb())
        {
            var file = await db.DraftFiles.SingleAsync(f => f.DraftId == draft.Id, Ct);
            (file.Digest, var token) = (Of(bytes).Hex, file.Token!.Value.ToString("N"));
            db.BlobClaims.Add(new() { UploadId = draft.Id, Digest = file.Digest, ExpiresAt = draft.ExpiresAt });
            await db.SaveChangesAsync(Ct);
            if (wasPublished) await Get<IBlobStore>().PublishAsync(StagedBlob.OfDraft(token, Of(bytes), bytes.Length), Ct);
            else await Get<IBlobStore>().DiscardDraftAsync(token, Ct);
        }

        if (!wasPublished)
        {
            Refused(await CommitAsync(draft), "upload_lost");
            Assert.Null(await ReadAsync(Of(bytes)));
            await SendAsync(draft, 0, bytes, int.MaxValue);
        }

        Must(await CommitAsync(draft));
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
        Assert.Equal(0, await CountUnpublishedAsync());
    }

    [Fact]
    public async Task AllBytesAndNoEnd_OfOtherBytesThanDeclared_IsRefusedByTheCommit()
    {
        var bytes = Encoding.UTF8.GetBytes(Own("wrong"));
        var draft = await BeginAsync([("model.bin", bytes)], digest: _ => Of(Encoding.UTF8.GetBytes(Own("right"))).ToString());
        await LeaveUnendedAsync(draft, bytes);

        Refused(await CommitAsync(draft), "digest_mismatch");

        Assert.Equal(0, Must(await FileAsync(draft, 0)).Received);
        Refused(await CommitAsync(draft), "files_missing");
    }

    [Fact]
    public async Task TwoWritersAtOnce_TheSecondIsToldAndNothingIsMixed()
    {
        var (bytes, others) = (SourceStream.Bytes(900_000), new byte[900_000]);
        var another = await Database.OpenAnotherAsync(Clock);
        var draft = await BeginAsync([("model.bin", bytes)]);
        Result<DraftFileView> here = default, there = default;
        var busy = new Queue<Task>();

        // Two more begin while the first is read: one in this process, one in another.
        await using var source = new SourceStream(600_000, 65_536, position =>
        {
            if (position == 2 * 65_536) busy.Enqueue(Task.Run(async () => here = await AppendAsync(Host, draft, 0, others, 0, 600_000, must: false)));
            if (position == 4 * 65_536) busy.Enqueue(Task.Run(async () => there = await AppendAsync(another, draft, 0, others, 0, 600_000, must: false)));
        });
        await using var waiting = new WaitingStream(source, () => busy.TryDequeue(out var next) ? next : Task.CompletedTask);
        Must(await Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 0), new(0, 600_000, bytes.Length), waiting, Owner, Ct));

        Refused(here, "upload_busy");
        Refused(there, "upload_busy");
        await AppendAsync(another, draft, 0, bytes, 600_000, 300_000);
        Must(await CommitAsync(draft));
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
    }

    [Fact]
    public async Task LineThatGoesSilent_IsGivenUpAndWhatCameIsKept()
    {
        var bytes = SourceStream.Bytes(500_000);
        var draft = await BeginAsync([("model.bin", bytes)]);
        await using var silent = new SilentStream(new MemoryStream(bytes, 0, 100_000), () => Clock.Advance(TimeSpan.FromMinutes(2)));

        var error = Refused(await Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 0), new(0, 500_000, 500_000), silent, Owner, Ct), "body_truncated");

        Assert.Equal(100_000L, error.Details!["offset"]);
        await AppendAsync(Host, draft, 0, bytes, 100_000, 400_000);
        Must(await CommitAsync(draft));
        Assert.Equal(bytes, await ReadAsync(Of(bytes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivenUpDuringItsFirstPiece_LeavesNoBytes(bool breaks)
    {
        await CountUnpublishedAsync();
        const int size = 2_000_000;
        var draft = await BeginAsync([("model.bin", new byte[size])]);
        var reads = 0;
        await using var source = new SourceStream(size, 65_536, position =>
        {
            if (breaks && position > size / 2) throw new IOException("The line broke.");
        });
        // Some of it is on the disk then, and the row says that nothing came.
        await using var waiting = new WaitingStream(source, async () =>
        {
            if (++reads == 12) Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, draft.Id, Owner, Ct));
        });

        Refused(await Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 0), new(0, size, size), waiting, Owner, Ct), "not_found");

        Assert.Equal(0, await CountUnpublishedAsync());
    }

    [Fact]
    public async Task GivenUpByWhoLooksAfterTheRegistry_IsOnRecord()
    {
        var root = await PersonAsync(administrator: true);
        var bytes = Encoding.UTF8.GetBytes(Own("a"));
        var (one, two) = (await BeginAsync([("a", bytes)]), await BeginAsync([("a", bytes), ("b", bytes)]));
        await SendAsync(two, 0, bytes, int.MaxValue);

        var seen = Must(await Get<DraftQueries>().GetAsync(Artifact, one.Id, root, Ct));
        Assert.Equal((Owner.Name, (long)bytes.Length), (seen.CreatedBy, seen.MissingBytes));
        Refused(await AppendAsync(Host, one, 0, bytes, 0, bytes.Length, by: root, must: false), "forbidden");
        Refused(await Get<CommitDraft>().ExecuteAsync(Artifact, two.Id, root, Ct), "forbidden");
        Must(await Get<DiscardDraft>().ExecuteAsync(Artifact, one.Id, root, Ct));
        Refused(await Get<DiscardDraft>().ExecuteAsync(Artifact, one.Id, root, Ct), "forbidden");
        var open = Assert.Single(await Get<DraftQueries>().ListAtConsoleAsync(Ct), draft => draft.Artifact == Artifact);
        Assert.Equal((two.Id, Owner.Name, 2L * bytes.Length, (long)bytes.Length, 2), (open.Id, open.CreatedBy, open.SizeBytes, open.MissingBytes, open.FileCount));
        Must(await Get<DiscardDraft>().ExecuteAtConsoleAsync(two.Id, Ct));
        Refused(await Get<DiscardDraft>().ExecuteAtConsoleAsync(two.Id, Ct), "not_found");

        Assert.Empty(await RowsAsync(two.Id));
        var events = (await HistoryAsync()).Where(e => e.Action == HistoryAction.DraftDiscarded).Select(e => (e.ActorName, e.Subject, e.From)).ToList();
        Assert.Equal([(root.Name, Artifact.ToString(), Owner.Name), ("the command line", Artifact.ToString(), Owner.Name)], events);
    }

    private async Task<CreatedDraft> BeginAsync(
        IEnumerable<(string Path, byte[] Bytes)> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? words = null, Func<byte[], string>? digest = null) =>
        Must(await TryBeginAsync(files.Select(f => new NewDraftFile(f.Path, f.Bytes.Length, digest?.Invoke(f.Bytes))), into, by, words));

    private Task<Result<CreatedDraft>> TryBeginAsync(IEnumerable<NewDraftFile> files, CollectionPath? into = null, Actor? by = null, LogVersionRequest? words = null) =>
        Get<CreateDraft>().ExecuteAsync(new(into ?? Artifact, Create: true, words ?? new(), files.ToList()), by ?? Owner, Ct);

    private async Task SendAsync(CreatedDraft draft, int file, byte[] bytes, int piece, Actor? by = null)
    {
        for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at)) await AppendAsync(Host, draft, file, bytes, at, Math.Min(piece, bytes.Length - at), by);
    }

    private async Task<Result<DraftFileView>> AppendAsync(CoreHost host, CreatedDraft draft, int file, byte[] bytes, int at, int length, Actor? by = null, bool must = true)
    {
        using var content = new MemoryStream(bytes, at, length);
        var taken = await host.Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, file), new(at, length, bytes.Length), content, by ?? Owner, Ct);
        if (must) Assert.Equal(at + length, Must(taken).Received);
        return taken;
    }

    private Task<Result<LoggedVersion>> CommitAsync(CreatedDraft draft) => Get<CommitDraft>().ExecuteAsync(Artifact, draft.Id, Owner, Ct);

    private Task<Result<DraftFileView>> FileAsync(CreatedDraft draft, int file) => Get<DraftQueries>().GetFileAsync(new(Artifact, draft.Id, file), Owner, Ct);

    // As a process leaves it that is killed between counting the last piece and ending the file.
    private async Task LeaveUnendedAsync(CreatedDraft draft, byte[] content)
    {
        await using var db = Host.OpenDb();
        var file = await db.DraftFiles.SingleAsync(f => f.DraftId == draft.Id, Ct);
        var attempt = Guid.CreateVersion7();
        await using (var bytes = await Get<IBlobStore>().OpenDraftAsync(file.Token!.Value.ToString("N"), Ct))
        {
            using var source = new MemoryStream(content);
            await bytes!.WriteAsync(0, attempt, source, content.Length, null, Ct);
        }

        db.DraftFilePieces.Add(new() { DraftId = draft.Id, Position = 0, Offset = 0, Attempt = attempt, Length = content.Length });
        file.Received = content.Length;
        await db.SaveChangesAsync(Ct);
    }

    private async Task PurgeAsync(string version)
    {
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, version), Owner, Ct));
        Must(await Get<PurgeVersion>().ExecuteAsync(new(Artifact, version, $"mlp:{version}"), Owner, Ct));
    }

    private async Task<List<string>> RowsAsync(Guid draft)
    {
        await using var db = Host.OpenDb();
        return
        [
            .. await db.DraftFiles.Where(f => f.DraftId == draft).Select(f => f.Path).ToListAsync(Ct),
            .. (await db.DraftFilePieces.Where(p => p.DraftId == draft).Select(p => p.Offset).ToListAsync(Ct)).Select(offset => offset.ToString(CultureInfo.InvariantCulture)),
            .. await db.BlobClaims.Where(c => c.UploadId == draft).Select(c => c.Digest).ToListAsync(Ct),
        ];
    }

    private async Task<byte[]?> ReadAsync(Digest digest)
    {
        await using var stream = await Get<IBlobStore>().OpenReadAsync(digest, 0, Ct);
        if (stream is null) return null;
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }

    // Takes them away too: other tests of the class leave theirs.
    private Task<int> CountUnpublishedAsync() => Get<IBlobStore>().SweepDraftsAsync(TimeProvider.System.GetUtcNow().AddDays(1), Ct);

    private static Digest Of(byte[] bytes) => Digest.FromBytes(SHA256.HashData(bytes));
}
