using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Backup;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Storage;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.Care;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Backup;

/// <summary>A copy of a registry in use, put where none is.</summary>
public sealed class BackupTests : CareTest
{
    private readonly TemporaryFolder target = new();
    private readonly TemporaryFolder elsewhere = new();

    private string Folder => Path.Combine(target.Path, "backup");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        target.Dispose();
        elsewhere.Dispose();
    }

    [Fact]
    public async Task TakenWhileOthersLogPurgeAndSweep_IsWholeEachTime()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        for (var i = 0; i < 20; i++) await LogAsync(("model.bin", $"first {i}"), ("common.txt", "the same"));
        var users = Task.WhenAll(Enumerable.Range(0, 3).Select(who => Task.Run(() => UseAsync(who, end.Token), Ct)));

        for (var round = 0; round < 3; round++)
        {
            var taken = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
            Assert.Empty(taken.Manifest.Damaged);
            await using var restored = await RestoreAsync($"round-{round}");
            await ProveAsync(restored, taken.Manifest.Files);
        }

        await end.CancelAsync();
        await users;
    }

    [Fact]
    public async Task TakenAgain_CopiesOnlyWhatIsNewAndKeepsOneDatabase()
    {
        await LogAsync(("model.bin", "0123456789"));
        Assert.Equal(10, Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct)).CopiedBytes);
        await LogAsync(("model.bin", "0123456789"), ("more.bin", "abc"));

        var again = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));

        Assert.Equal((3, 2, 13), (again.CopiedBytes, again.Manifest.Files, again.Manifest.Bytes));
        Assert.Equal([again.Manifest.Database], Directory.GetFiles(Folder, "*.db*").Select(Path.GetFileName));
        await using var restored = await RestoreAsync("again");
        await ProveAsync(restored, 2);
    }

    [Fact]
    public async Task BrokenOff_LeavesTheBackupBefore()
    {
        await LogAsync(("model.bin", "first"));
        var before = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        await LogAsync(("model.bin", "second"));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Get<BackUpRegistry>().ExecuteAsync(new(Folder), new Once(stop.Cancel), stop.Token));

        await using (var restored = await RestoreAsync("before")) await ProveAsync(restored, 1);
        // Nothing holds the sweeper any more, and the next one clears what lies about.
        await using (var db = Host.OpenDb()) Assert.Empty(await db.SweepHolds.ToListAsync(Ct));
        var next = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        Assert.NotEqual(before.Manifest.Database, next.Manifest.Database);
        Assert.Single(Directory.GetFiles(Folder, "*.db"));
    }

    [Fact]
    public async Task WhileABackupRuns_NothingIsSwept()
    {
        await LogAsync(("model.bin", "doomed"));
        await using (await HeldSweep.RaiseAsync(Get<IDbContextFactory<RegistryDbContext>>(), Clock, Ct))
        {
            await PurgeAsync(0);
            await Host.SweepAsync(Ct);
            Assert.NotNull(await Get<IBlobStore>().FindSizeAsync(Of("doomed"), Ct));
        }

        await Host.SweepAsync(Ct);
        Assert.Null(await Get<IBlobStore>().FindSizeAsync(Of("doomed"), Ct));
    }

    [Fact]
    public async Task HoldOfADeadBackup_Lapses()
    {
        await LogAsync(("model.bin", "doomed"));
        await PurgeAsync(0);
        await using (var db = Host.OpenDb())
        {
            db.SweepHolds.Add(new() { Id = Guid.CreateVersion7(), Until = Clock.GetUtcNow().AddMinutes(10) });
            await db.SaveChangesAsync(Ct);
        }

        await Host.SweepAsync(Ct);
        Assert.True(IsStored(Encoding.UTF8.GetBytes("doomed")));
        Clock.Advance(TimeSpan.FromMinutes(11));
        await Host.SweepAsync(Ct);

        Assert.False(IsStored(Encoding.UTF8.GetBytes("doomed")));
    }

    [Fact]
    public async Task WhatWasOnItsWay_IsNoPartOfIt()
    {
        await LogAsync(("model.bin", "whole"));
        Must(await Get<CreateDraft>().ExecuteAsync(new(Artifact, Create: false, new(), [new("half.bin", 1_000)]), Owner, Ct));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));

        await using var restored = await RestoreAsync("drafts");

        await using var db = restored.OpenDb();
        Assert.Equal((0, 0, 0), (await db.Drafts.CountAsync(Ct), await db.DraftFiles.CountAsync(Ct), await db.BlobClaims.CountAsync(Ct)));
        await using var here = Host.OpenDb();
        Assert.Equal(1, await here.Drafts.CountAsync(Ct));
    }

    [Fact]
    public async Task WhatIsKeptWithARun_IsSweptFromNoRestoredRegistry()
    {
        await LogAsync(("model.bin", "whole"));
        var run = Must(await Get<CreateRun>().ExecuteAsync(new(Owner.Name, Artifact.Project, "training"), Owner, Ct));
        await using var kept = new MemoryStream(Encoding.UTF8.GetBytes("kept with a run"));
        Must(await Get<KeepRunFile>().ExecuteAsync(run, "log.txt", kept, Owner, Ct));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));

        await using var restored = await RestoreAsync("runs", new FakeTimeProvider(TimeProvider.System.GetUtcNow() + UnnamedBytes.Grace + TimeSpan.FromHours(1)));
        var swept = Must(await restored.Get<SweepBlobs>().ExecuteAsync(new(IsFull: true, MostPercent: 100), null, Ct));

        Assert.Equal(0, swept.Blobs);
        Assert.NotNull(await restored.Get<IBlobStore>().FindSizeAsync(Of("kept with a run"), Ct));
    }

    [Fact]
    public async Task RottenAndLostBytes_AreNamed_AndRestoredOnlyWhereThatIsWanted()
    {
        await LogAsync(("good.bin", "good"), ("rotten.bin", "rotten"), ("lost.bin", "lost"));
        await File.WriteAllTextAsync(BlobPath(Of("rotten")), "rottem", Ct);
        File.Delete(BlobPath(Of("lost")));

        var taken = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));

        Assert.Equal((1, 4, 4), (taken.Files, taken.Bytes, taken.CopiedBytes));
        Assert.Equal(new[] { Of("lost").ToString(), Of("rotten").ToString() }.Order(StringComparer.Ordinal), taken.Manifest.Damaged);
        await using var other = await CoreHost.StartAsync(settings: At("damaged"));
        var refused = await other.Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct);
        Assert.Equal("backup_incomplete", refused.Error?.Code);
        Assert.False(File.Exists(Path.Combine(elsewhere.Path, "damaged", "registry.db")));
        var restored = Must(await other.Get<RestoreRegistry>().ExecuteAsync(new(Folder, AllowsMissing: true), null, Ct));
        Assert.Equal(taken.Manifest.Damaged, restored.Missing);
        Assert.Equal((1, 4), (restored.Files, restored.Bytes));
        Assert.Equal(4, await other.Get<IBlobStore>().FindSizeAsync(Of("good"), Ct));
    }

    [Fact]
    public async Task RestoreThatBroughtNothing_LeavesNothingBehind()
    {
        await LogAsync(("model.bin", "bytes"));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        Directory.Delete(Path.Combine(Folder, "blobs"), recursive: true);
        await using var other = await CoreHost.StartAsync(settings: At(Path.Combine("none", "yet")));

        var refused = await other.Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct);

        Assert.Equal("backup_incomplete", refused.Error?.Code);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
        Assert.False(Directory.Exists(Path.Combine(Folder, "blobs")));
    }

    [Fact]
    public async Task BytesThatRotInTheBackup_AreFoundByReadingAgain()
    {
        await LogAsync(("model.bin", "bytes"));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        var kept = Path.Combine(Folder, "blobs", "sha256", Of("bytes").Hex[..2], Of("bytes").Hex);
        await File.WriteAllTextAsync(kept, "bytez", Ct);

        Assert.Equal(0, Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct)).CopiedBytes);
        Assert.Equal(5, Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder, ReadsAgain: true), null, Ct)).CopiedBytes);

        Assert.Equal("bytes", await File.ReadAllTextAsync(kept, Ct));
    }

    [Fact]
    public async Task WhatCantBe_IsRefusedAndChangesNothing()
    {
        await LogAsync(("model.bin", "bytes"));
        var full = Directory.CreateDirectory(Path.Combine(target.Path, "full")).FullName;
        await File.WriteAllTextAsync(Path.Combine(full, "letter.txt"), "dear", Ct);

        Assert.Equal("backup_folder_taken", (await Get<BackUpRegistry>().ExecuteAsync(new(full), null, Ct)).Error?.Code);
        Assert.Equal(["letter.txt"], Directory.GetFileSystemEntries(full).Select(Path.GetFileName));
        await using var other = await CoreHost.StartAsync(settings: At("refused"));
        Assert.Equal("backup_missing", (await other.Get<RestoreRegistry>().ExecuteAsync(new(full), null, Ct)).Error?.Code);
        var taken = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        Assert.Equal("restore_not_empty", (await Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct)).Error?.Code);
        await using (var file = File.OpenWrite(Path.Combine(Folder, taken.Manifest.Database)))
        {
            file.Position = 4096;
            file.WriteByte(0xFF);
        }

        Assert.Equal("backup_unreadable", (await other.Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct)).Error?.Code);
    }

    [Fact]
    public async Task FolderInTheRegistryItself_IsRefusedAndNotMade()
    {
        await LogAsync(("model.bin", "bytes"));
        var link = Path.Combine(target.Path, "link");
        Directory.CreateSymbolicLink(link, Host.DataFolder);
        string[] inside = [Host.DataFolder, Path.Combine(Host.DataFolder, "new", "backup"), Path.Combine(target.Path, "none", "..", "link"), Path.Combine(link, "new"), Path.Combine(Host.DataFolder, "blobs") + Path.DirectorySeparatorChar];

        foreach (var folder in inside) Assert.Equal("backup_folder_inside", (await Get<BackUpRegistry>().ExecuteAsync(new(folder), null, Ct)).Error?.Code);

        Assert.Equal("backup_folder_unusable", (await Get<BackUpRegistry>().ExecuteAsync(new(string.Empty), null, Ct)).Error?.Code);
        Assert.False(Directory.Exists(Path.Combine(Host.DataFolder, "new")));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        await using var beside = await RestoreAsync("data");
        // A name that only begins like the registry's.
        Must(await beside.Get<BackUpRegistry>().ExecuteAsync(new(Path.Combine(elsewhere.Path, "data-backup")), null, Ct));
    }

    [Fact]
    public async Task FolderInABackup_IsRefusedAndNotMade()
    {
        await LogAsync(("model.bin", "bytes"));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        var link = Path.Combine(target.Path, "link");
        Directory.CreateSymbolicLink(link, Folder);
        string[] inside = [Path.Combine(Folder, "new"), Path.Combine(Folder, "blobs", "new", "deep"), Path.Combine(link, "new")];

        foreach (var folder in inside) Assert.Equal(BackupErrors.InBackupCode, (await Get<BackUpRegistry>().ExecuteAsync(new(folder), null, Ct)).Error?.Code);

        Assert.False(Directory.Exists(Path.Combine(Folder, "new")) || Directory.Exists(Path.Combine(Folder, "blobs", "new")));
        // The same folder, however it is named.
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(link), null, Ct));
        // Any file may be called so.
        await File.WriteAllTextAsync(Path.Combine(target.Path, "backup.json"), "{}", Ct);
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Path.Combine(target.Path, "beside")), null, Ct));
    }

    [Fact]
    public async Task FolderOfAnothersBackup_IsRefusedAndStaysAsItIs()
    {
        await LogAsync(("model.bin", "ours"));
        var ours = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        var before = await File.ReadAllTextAsync(Path.Combine(Folder, "backup.json"), Ct);
        await using var other = await CoreHost.StartAsync();
        // One that nothing has happened in is another, too.
        Assert.Equal("backup_of_another", (await other.Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct)).Error?.Code);
        await other.AddAccountAsync(Owner.Name, administrator: true);

        var refused = await other.Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct);

        Assert.Equal("backup_of_another", refused.Error?.Code);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(Folder, "backup.json"), Ct));
        Assert.Equal([ours.Manifest.Database], Directory.GetFiles(Folder, "*.db*").Select(Path.GetFileName));
        await using (var db = other.OpenDb()) Assert.Empty(await db.SweepHolds.ToListAsync(Ct));
        await using var restored = await RestoreAsync("same");
        await ProveAsync(restored, 1);
        // A restored registry goes on with the backups of the one that it was.
        Assert.Equal(ours.Manifest.Registry, Must(await restored.Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct)).Manifest.Registry);
    }

    [Fact]
    public async Task BackupThatDoesNotSayWhose_IsTakenAsOurs()
    {
        await LogAsync(("model.bin", "bytes"));
        var first = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        var (path, registry) = (Path.Combine(Folder, "backup.json"), first.Manifest.Registry);
        var older = JsonNode.Parse(await File.ReadAllTextAsync(path, Ct))!.AsObject();
        Assert.True(older.Remove("registry"));
        await File.WriteAllTextAsync(path, older.ToJsonString(), Ct);

        var again = Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));

        Assert.NotNull(registry);
        Assert.Equal((0L, registry), (again.CopiedBytes, again.Manifest.Registry));
    }

    [Fact]
    public async Task RegistryInItsBackup_IsRefused()
    {
        await LogAsync(("model.bin", "bytes"));
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), null, Ct));
        foreach (var data in new[] { Folder, Path.Combine(Folder, "data") })
        {
            await using var other = await CoreHost.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:DataFolder"] = data });
            Assert.Equal("restore_into_backup", (await other.Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct)).Error?.Code);
            Assert.False(File.Exists(Path.Combine(data, "registry.db")));
        }
    }

    [Fact]
    public async Task TwoAtOnceIntoOneFolder_TheSecondIsTold()
    {
        await LogAsync(("model.bin", "bytes"));
        string? second = null;

        // The first is in the folder when it tells how far it is.
        Must(await Get<BackUpRegistry>().ExecuteAsync(new(Folder), new Once(() => second = BackupFolder.OpenToWrite(Folder).Error?.Code), Ct));

        Assert.Equal("backup_running", second);
    }

    private static T Must<T>(Result<T> result) => CoreHost.Must(result);

    private static Digest Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    private Dictionary<string, string?> At(string name) => new(StringComparer.Ordinal) { ["Registry:DataFolder"] = Path.Combine(elsewhere.Path, name) };

    private async Task<CoreHost> RestoreAsync(string name, TimeProvider? clock = null)
    {
        var restored = await CoreHost.StartAsync(clock, settings: At(name));
        Must(await restored.Get<RestoreRegistry>().ExecuteAsync(new(Folder), null, Ct));
        await restored.Get<DatabaseSchema>().EnsureAsync(mayMake: false, Ct);
        return restored;
    }

    // Every row and every byte, as fsck --deep reads them.
    private static async Task ProveAsync(CoreHost restored, long files)
    {
        await using var db = restored.OpenDb();
        Assert.Equal(files, await db.VersionFiles.Select(f => f.Digest).Distinct().LongCountAsync(Ct));
        var report = await restored.Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct);
        Assert.Empty(report.Findings);
        Assert.Equal(files, report.Blobs);
    }

    private async Task UseAsync(int who, CancellationToken until)
    {
        var artifact = new CollectionPath(Owner.Name, "digits", $"used-{who}");
        for (var i = 0; !until.IsCancellationRequested; i++)
        {
            await LogAsync(artifact, ("model.bin", $"{who} {i}"), ("common.txt", "the same"));
            if (i > 0)
            {
                Must(await Get<DeleteVersion>().ExecuteAsync(new(artifact, $"v{i - 1}"), Owner, Ct));
                Must(await Get<PurgeVersion>().ExecuteAsync(new(artifact, $"v{i - 1}", $"{artifact.Name}:v{i - 1}"), Owner, Ct));
            }

            await Host.SweepAsync(Ct);
        }
    }

    private Task<LoggedVersion> LogAsync(params IReadOnlyList<(string Path, string Text)> files) => LogAsync(Artifact, files);

    private Task<LoggedVersion> LogAsync(CollectionPath artifact, params IReadOnlyList<(string Path, string Text)> files) =>
        LogAsync(files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text))), artifact);

    private sealed class Once(Action act) : IProgress<CopyProgress>
    {
        private int done;

        public void Report(CopyProgress value)
        {
            if (Interlocked.Exchange(ref done, 1) == 0) act();
        }
    }
}
