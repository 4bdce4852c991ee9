using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>A sweep weighs before it removes, tells what would go, and finds what no row names.</summary>
public sealed class SweepTests : CareTest
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task MoreThanATenth_StopsBeforeAnythingGoesAndTellsAdministrators()
    {
        var versions = await LogSomeAsync(8);
        await PurgeAsync(3);

        var refusal = (await SweepAsync()).Error;

        Assert.Equal((SweepFuse.Code, 1L, 2L * MiB, 16L * MiB, 10), (refusal!.Code, refusal.Details!["blobs"], refusal.Details["bytes"], refusal.Details["storedBytes"], refusal.Details["mostPercent"]));
        Assert.All(versions, bytes => Assert.True(IsStored(bytes)));
        var stopped = CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct));
        Assert.Equal((1L, 2L * MiB, 16L * MiB), (stopped!.Blobs, stopped.Bytes, stopped.StoredBytes));
        Assert.Equal("forbidden", (await Get<SweepQueries>().FindStoppedAsync(Owner with { IsAdministrator = false }, Ct)).Error!.Code);

        Assert.Equal(SweepFuse.Code, (await SweepAsync(most: 12)).Error!.Code);
        var report = CoreHost.Must(await SweepAsync(most: 13));

        Assert.Equal((1L, 2L * MiB), (report.Blobs, report.Bytes));
        Assert.Equal(versions.Select((_, number) => number != 3), versions.Select(IsStored));
        Assert.Null(CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct)));
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(19, false)]
    public async Task ATenthAndNoMore_Goes(int versions, bool goes)
    {
        await LogSomeAsync(versions);
        await PurgeAsync(0);
        await PurgeAsync(1);

        Assert.Equal(goes, (await SweepAsync(full: versions % 2 == 0)).IsSuccess);
    }

    [Fact]
    public async Task LessThanTheFloor_GoesWhateverItsPart()
    {
        await LogAsync(Bytes(1, MiB));
        await PurgeAsync(0);

        Assert.Equal(1, CoreHost.Must(await SweepAsync()).Blobs);
    }

    [Fact]
    public async Task DryRun_TellsWhatTheSweepRemovesAndChangesNothing()
    {
        var kept = await LogSomeAsync(2);
        await PurgeAsync(1);
        var stray = Bytes(77, 1_000);
        Plant(Of(stray), stray, UnnamedBytes.Grace + TimeSpan.FromMinutes(1));
        var dead = Bytes(78, 500);
        Plant(Of(dead), dead, TimeSpan.Zero);
        CoreHost.Must(await Get<BlobClaims>().TakeAsync([new(Core.Files.FilePath.Parse("a").Value, Of(dead), 500)], Ct));
        Clock.Advance(BlobClaims.LastFor);
        var before = await RowsAsync();

        var told = CoreHost.Must(await SweepAsync(dry: true));

        Assert.Equal(before, await RowsAsync());
        Assert.True(IsStored(stray) && IsStored(kept[1]) && IsStored(dead));
        Assert.Equal((true, 3L, (2L * MiB) + 1_500), (told.IsDryRun, told.Blobs, told.Bytes));
        Assert.Equal(new[] { Of(stray), Of(kept[1]), Of(dead) }.ToHashSet(), told.Examples.ToHashSet());
        var did = CoreHost.Must(await SweepAsync(most: 100));
        Assert.Equal((told.Blobs, told.Bytes, told.StoredBytes), (did.Blobs, did.Bytes, did.StoredBytes));
        Assert.Equal([true, false, false, false], new[] { kept[0], kept[1], stray, dead }.Select(IsStored));

        async Task<(int, int, int)> RowsAsync()
        {
            await using var db = Host.OpenDb();
            return (await db.DoomedBlobs.CountAsync(Ct), await db.BlobClaims.CountAsync(Ct), await db.SweepStates.CountAsync(Ct));
        }
    }

    [Fact]
    public async Task BytesThatNoRowNames_GoOnceTheyAreOlderThanAnyLog()
    {
        var (old, young, claimed) = (Bytes(1, 1_000), Bytes(2, 1_000), Bytes(3, 1_000));
        Plant(Of(old), old, UnnamedBytes.Grace + TimeSpan.FromMinutes(1));
        Plant(Of(young), young, UnnamedBytes.Grace - TimeSpan.FromMinutes(1));
        Plant(Of(claimed), claimed, TimeSpan.FromDays(100));
        CoreHost.Must(await Get<BlobClaims>().TakeAsync([new(Core.Files.FilePath.Parse("a").Value, Of(claimed), 1_000)], Ct));
        await LogAsync(Bytes(4, 1_000));
        File.SetLastWriteTimeUtc(BlobPath(Of(Bytes(4, 1_000))), DateTime.UnixEpoch);

        Assert.Equal(0, CoreHost.Must(await SweepAsync(full: false)).Blobs);
        Assert.True(await Get<SweepStates>().IsLookDueAsync(Ct));
        Assert.Equal(1, CoreHost.Must(await SweepAsync()).Blobs);

        Assert.Equal([false, true, true, true], new[] { old, young, claimed, Bytes(4, 1_000) }.Select(IsStored));
        Assert.False(await Get<SweepStates>().IsLookDueAsync(Ct));
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.True(await Get<SweepStates>().IsLookDueAsync(Ct));
    }

    [Fact]
    public async Task DraftBytesThatNoDraftRemembers_GoOnceTheyAreOld()
    {
        var (forgotten, fresh) = (Guid.CreateVersion7().ToString("N"), Guid.CreateVersion7().ToString("N"));
        var known = CoreHost.Must(await Get<Core.Uploads.CreateDraft>().ExecuteAsync(new(Artifact, true, new(), [new("a", 100)]), Owner, Ct));
        await using var db = Host.OpenDb();
        var remembered = (await db.DraftFiles.SingleAsync(f => f.DraftId == known.Id, Ct)).Token!.Value.ToString("N");
        foreach (var token in new[] { forgotten, fresh, remembered })
        {
            await using (var bytes = await Get<IBlobStore>().OpenDraftAsync(token, Ct)) await bytes!.WriteAsync(0, Guid.CreateVersion7(), new MemoryStream(new byte[10]), 10, null, Ct);
            if (token != fresh) File.SetLastWriteTimeUtc(Path.Combine(Host.DataFolder, "blobs", "drafts", token), DateTime.UnixEpoch);
        }

        Assert.Equal(1, CoreHost.Must(await SweepAsync(dry: true)).Drafts);
        var report = CoreHost.Must(await SweepAsync());

        Assert.Equal((1L, 10L), (report.Drafts, report.DraftBytes));
        Assert.Equal([fresh, remembered], Directory.GetFiles(Path.Combine(Host.DataFolder, "blobs", "drafts")).Select(Path.GetFileName).OrderBy(name => name == fresh ? 0 : 1));
    }

    // Versions of 2 MiB each, of which nobody else has a byte.
    private async Task<List<byte[]>> LogSomeAsync(int count)
    {
        var all = Enumerable.Range(0, count).Select(number => Bytes(number, 2 * MiB)).ToList();
        foreach (var bytes in all) await LogAsync(bytes);
        return all;
    }
}
