using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;
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

        Assert.StartsWith("1 blob of 2.00 MiB would go, which is more than 10 % of the 16.0 MiB that are stored. ", refusal.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal((10, 12, null), (await StopsAtAsync(null), await StopsAtAsync(12), await StopsAtAsync(13)));
        Assert.Equal(SweepFuse.Code, (await SweepAsync(most: 12)).Error!.Code);
        var report = CoreHost.Must(await SweepAsync(most: 13));

        Assert.Equal((1L, 2L * MiB), (report.Blobs, report.Bytes));
        Assert.Equal(versions.Select((_, number) => number != 3), versions.Select(IsStored));
        Assert.Null(CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct)));

        async Task<int?> StopsAtAsync(int? most) => CoreHost.Must(await SweepAsync(dry: true, most: most)).StopsAtPercent;
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
        var known = CoreHost.Must(await Get<CreateDraft>().ExecuteAsync(new(Artifact, true, new(), [new("a", 100)]), Owner, Ct));
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

    [Fact]
    public async Task WhileABackupHoldsEverything_ItSaysSoAndTheFuseStaysBlown()
    {
        var versions = await LogSomeAsync(8);
        await PurgeAsync(3);
        Assert.Equal(SweepFuse.Code, (await SweepAsync()).Error!.Code);
        var until = await HoldAsync();

        var told = CoreHost.Must(await SweepAsync(dry: true));
        var held = CoreHost.Must(await SweepAsync(most: 100));

        Assert.Equal((1L, until, 1L), (told.Blobs, told.HeldUntil, told.HeldBlobs));
        Assert.Equal((0L, 0L, until, 1L), (held.Blobs, held.Bytes, held.HeldUntil, held.HeldBlobs));
        Assert.True(IsStored(versions[3]));
        Assert.Equal(1, CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct))?.Blobs);
        Assert.False(await Get<SweepStates>().IsLookDueAsync(Ct), "it looked through the store all the same");
        Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(SweepFuse.Code, (await SweepAsync()).Error!.Code);
        var report = CoreHost.Must(await SweepAsync(most: 100));
        Assert.Equal((1L, null, 0L), (report.Blobs, report.HeldUntil, report.HeldBlobs));
        Assert.Null(CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct)));
    }

    [Fact]
    public async Task BackupThatBeginsInTheMiddle_HoldsTheRest()
    {
        var versions = await LogSomeAsync(3);
        foreach (var number in Enumerable.Range(0, 3)) await PurgeAsync(number);
        var progress = new FirstRemoval(() =>
        {
            using var db = Host.OpenDb();
            db.SweepHolds.Add(new() { Id = Guid.CreateVersion7(), Until = Clock.GetUtcNow().AddMinutes(10) });
            db.SaveChanges();
        });

        var report = CoreHost.Must(await Get<SweepBlobs>().ExecuteAsync(new(MostPercent: 100), progress, Ct));

        Assert.Equal((1L, 2L * MiB, 2L), (report.Blobs, report.Bytes, report.HeldBlobs));
        Assert.NotNull(report.HeldUntil);
        Assert.Equal(2, versions.Count(IsStored));
    }

    [Fact]
    public async Task DraftThatIsOver_EndsWithTheSweepAndIsToldByTheDryRun()
    {
        var (whole, half) = (Bytes(1, 1_000), Bytes(2, 5_000));
        var draft = CoreHost.Must(await Get<CreateDraft>().ExecuteAsync(new(Artifact, true, new(), [new("whole", whole.Length), new("half", half.Length)]), Owner, Ct));
        CoreHost.Must(await Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 0), new(0, 1_000, 1_000), new MemoryStream(whole), Owner, Ct));
        CoreHost.Must(await Get<UploadDraftFile>().AppendAsync(new(Artifact, draft.Id, 1), new(0, 3_000, 5_000), new MemoryStream(half, 0, 3_000), Owner, Ct));
        Clock.Advance(draft.ExpiresAt - Clock.GetUtcNow());
        var over = await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct);

        var told = CoreHost.Must(await SweepAsync(dry: true));

        Assert.Equal("draft_expired", over.Error?.Code);
        Assert.DoesNotContain("removed", over.Error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 1L, 3_000L, 1L, 1_000L), (told.EndedDrafts, told.Drafts, told.DraftBytes, told.Blobs, told.Bytes));
        Assert.Equal([Of(whole)], told.Examples);
        Assert.True(IsStored(whole) && Unfinished().Length == 1);
        var did = CoreHost.Must(await SweepAsync());
        Assert.Equal((1, 1L, 3_000L, 1L, 1_000L), (did.EndedDrafts, did.Drafts, did.DraftBytes, did.Blobs, did.Bytes));
        Assert.False(IsStored(whole) || Unfinished().Length > 0);
        Assert.Equal("not_found", (await Get<DraftQueries>().GetAsync(Artifact, draft.Id, Owner, Ct)).Error?.Code);

        string[] Unfinished() => Directory.GetFiles(Path.Combine(Host.DataFolder, "blobs", "drafts"));
    }

    [Fact]
    public async Task TripOfTheFuse_IsInTheLogOnce()
    {
        await LogSomeAsync(8);
        var log = new BinLog();
        using var bin = new BinService(Get<PurgeVersion>(), Get<SweepBlobs>(), Get<SweepStates>(), Get<BinBell>(), Clock, Get<IDatabaseDialect>(), log);
        await PurgeAsync(0);
        await bin.StartAsync(Ct);
        await UntilStoppedAsync(1);
        foreach (var number in new[] { 1, 2 })
        {
            await PurgeAsync(number);
            await UntilStoppedAsync(number + 1);
        }

        CoreHost.Must(await SweepAsync(most: 100));
        await PurgeAsync(3);
        await UntilStoppedAsync(1);
        await PurgeAsync(4);
        // The round before has said what it had to say by then.
        await UntilStoppedAsync(2);
        await bin.StopAsync(Ct);

        Assert.Equal(2, log.At(LogLevel.Error).Count);

        async Task UntilStoppedAsync(long blobs)
        {
            while (CoreHost.Must(await Get<SweepQueries>().FindStoppedAsync(Owner, Ct))?.Blobs != blobs) await Task.Yield();
        }
    }

    [Fact]
    public async Task WhatTheBinDid_IsInTheLogAndNothingElse()
    {
        await LogAsync([("a", Bytes(1, 100)), ("b", Bytes(2, 100))]);
        await LogAsync(Bytes(3, 100));
        CoreHost.Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v1"), Owner, Ct));
        Clock.Advance(BinRules.KeptFor);
        var log = new BinLog();
        using var bin = new BinService(Get<PurgeVersion>(), Get<SweepBlobs>(), Get<SweepStates>(), Get<BinBell>(), Clock, Get<IDatabaseDialect>(), log);

        await bin.StartAsync(Ct);
        await UntilSaidAsync(1);
        await PurgeAsync(0);
        await UntilSaidAsync(2);
        await bin.StopAsync(Ct);

        Assert.Equal(["The bin purged 1 version, removed 1 blob", "The bin removed 2 blobs"], log.At(LogLevel.Information));

        async Task UntilSaidAsync(int lines)
        {
            while (log.At(LogLevel.Information).Count < lines) await Task.Yield();
        }
    }

    private async Task<DateTimeOffset?> HoldAsync()
    {
        var until = Clock.GetUtcNow().AddMinutes(10);
        await using var db = Host.OpenDb();
        db.SweepHolds.Add(new() { Id = Guid.CreateVersion7(), Until = until });
        await db.SaveChangesAsync(Ct);
        return until;
    }

    // Versions of 2 MiB each, of which nobody else has a byte.
    private async Task<List<byte[]>> LogSomeAsync(int count)
    {
        var all = Enumerable.Range(0, count).Select(number => Bytes(number, 2 * MiB)).ToList();
        foreach (var bytes in all) await LogAsync(bytes);
        return all;
    }

    private sealed class FirstRemoval(Action act) : IProgress<SweepProgress>
    {
        private bool done;

        public void Report(SweepProgress value)
        {
            if (value.IsLooking || done) return;
            done = true;
            act();
        }
    }

    private sealed class BinLog : ILogger<BinService>
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

        public IReadOnlyList<string> At(LogLevel level) => lines.Where(line => line.Level == level).Select(line => line.Line).ToList();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
