using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>A check finds each promise that is broken, by its code, and nothing in a registry that is in use.</summary>
public sealed class FsckTests : CareTest
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(4);

    /// <summary>What somebody does to the database, and the codes that are right.</summary>
    public static TheoryData<string, string> Sabotage => new()
    {
        { "UPDATE ModelVersions SET Digest = lower(hex(zeroblob(32))) WHERE Number = 0", FsckCode.VersionDigest },
        { """UPDATE ModelVersions SET Metadata = '{"loss":2}' WHERE Number = 0""", FsckCode.VersionDigest },
        { "UPDATE VersionFiles SET Path = 'other.bin' WHERE Path = 'model.bin' AND VersionId = (SELECT Id FROM ModelVersions WHERE Number = 0)", FsckCode.VersionDigest },
        { "UPDATE ModelVersions SET FileCount = FileCount + 1 WHERE Number = 0", FsckCode.VersionTotals },
        { "UPDATE ModelVersions SET SizeBytes = SizeBytes + 1 WHERE Number = 0", FsckCode.VersionTotals },
        { "UPDATE Collections SET NextNumber = NextNumber + 1", FsckCode.NumbersGap },
        { "UPDATE Memberships SET Number = 7 WHERE Number = 1", FsckCode.NumbersGap },
        { "UPDATE Aliases SET Generation = Generation + 1", FsckCode.AliasHistory },
        { "UPDATE Aliases SET HolderId = NULL", FsckCode.AliasHistory },
        { "UPDATE Aliases SET HolderId = (SELECT Id FROM Memberships m WHERE m.CollectionId = Aliases.CollectionId AND m.Number = 0)", FsckCode.AliasHistory },
        { "UPDATE Memberships SET RemovedAt = 1 WHERE Number = 1", FsckCode.AliasHolderRemoved },
        { "UPDATE HistoryEvents SET ActorName = 'somebody' WHERE Sequence = 2", FsckCode.HistoryBroken },
        { "DELETE FROM HistoryEvents WHERE Sequence = 2", FsckCode.HistoryBroken },
        { "DELETE FROM BlobClaims", FsckCode.DraftUnclaimed },
        { "UPDATE BlobClaims SET ExpiresAt = 1", FsckCode.ClaimOverdue },
        { "INSERT INTO DoomedBlobs (Digest, DoomedAt) VALUES ('00', 1)", FsckCode.DoomOverdue },
    };

    [Theory]
    [MemberData(nameof(Sabotage))]
    public async Task RowThatWasChangedByHand_IsFoundByItsCode(string statement, string code)
    {
        await FillAsync();
        Assert.True((await CheckAsync()).IsWhole);
        await using (var db = Host.OpenDb())
        {
            Assert.True(await ExecuteAsync(db, statement) > 0);
        }

        var report = await CheckAsync();

        Assert.Contains(report.Findings, finding => finding.Code == code);
        Assert.All(report.Findings, finding => Assert.True(finding.Count > 0 && finding.Examples.Count > 0));
    }

    [Fact]
    public async Task BytesThatWereChangedByHand_AreFoundByTheirCode()
    {
        var files = await FillAsync();
        File.Delete(BlobPath(Of(files[0])));
        await File.WriteAllBytesAsync(BlobPath(Of(files[1])), files[1][1..], Ct);
        var wrong = files[2].ToArray();
        wrong[0] ^= 1;
        await File.WriteAllBytesAsync(BlobPath(Of(files[2])), wrong, Ct);
        var (stray, young) = (Bytes(98, 10), Bytes(99, 10));
        Plant(Of(stray), stray, Old);
        Plant(Of(young), young, UnnamedBytes.Grace);
        var forgotten = Path.Combine(Host.DataFolder, "blobs", "drafts", Guid.CreateVersion7().ToString("N"));
        await File.WriteAllBytesAsync(forgotten, [1], Ct);
        File.SetLastWriteTimeUtc(forgotten, DateTime.UnixEpoch);

        var shallow = await CheckAsync();
        var deep = await CheckAsync(new(IsDeep: true));

        Assert.Equal([FsckCode.BlobMissing, FsckCode.BlobSize, FsckCode.BlobUnreferenced, FsckCode.DraftForgotten], shallow.Findings.Select(f => f.Code));
        Assert.Equal([FsckCode.BlobContent, FsckCode.BlobMissing, FsckCode.BlobSize, FsckCode.BlobUnreferenced, FsckCode.DraftForgotten], deep.Findings.Select(f => f.Code));
        Assert.All(deep.Findings, f => Assert.Equal(1, f.Count));
        Assert.Equal($"{Artifact}:v0 model.bin ({Of(files[0])})", deep.Findings.Single(f => f.Code == FsckCode.BlobMissing).Examples[0]);
        Assert.Equal(Of(stray).ToString(), deep.Findings.Single(f => f.Code == FsckCode.BlobUnreferenced).Examples[0]);
        await using var db = Host.OpenDb();
        Assert.False(await db.RottenBlobs.AnyAsync(Ct), "a check changes nothing");

        await CheckAsync(new(IsDeep: true, Marks: true));
        Assert.Equal(3, await db.RottenBlobs.CountAsync(Ct));
        foreach (var bytes in files.Take(3)) await File.WriteAllBytesAsync(BlobPath(Of(bytes)), bytes, Ct);
        Assert.Contains((await CheckAsync(new(IsDeep: true))).Findings, f => f is { Code: FsckCode.MarkOutdated, Count: 3 });
        await CheckAsync(new(Marks: true));
        Assert.False(await db.RottenBlobs.AnyAsync(Ct), "put back by hand, they are whole");
    }

    [Fact]
    public async Task WhatIsKeptWithARun_IsThereWholeAndHeld()
    {
        await LogAsync(Bytes(1, 500));
        var (bytes, run) = (Bytes(7, 300), CoreHost.Must(await Get<CreateRun>().ExecuteAsync(new(Artifact.Entity, Artifact.Project, "training"), Owner, Ct)));
        await KeepAsync();
        Assert.True((await CheckAsync(new(IsDeep: true))).IsWhole);

        var wrong = bytes.ToArray();
        wrong[0] ^= 1;
        await File.WriteAllBytesAsync(BlobPath(Of(bytes)), wrong, Ct);
        Assert.True((await CheckAsync()).IsWhole, "as many bytes as there should be");
        var finding = Assert.Single((await CheckAsync(new(IsDeep: true))).Findings);
        Assert.Equal((FsckCode.RunFileDamaged, $"{Artifact.Entity}/{Artifact.Project}, run training: logs/log.txt ({Of(bytes)})"), (finding.Code, Assert.Single(finding.Examples)));
        File.Delete(BlobPath(Of(bytes)));
        Assert.Equal(FsckCode.RunFileDamaged, Assert.Single((await CheckAsync()).Findings).Code);

        await KeepAsync();
        await using (var db = Host.OpenDb()) Assert.True(await ExecuteAsync(db, "DELETE FROM BlobClaims") > 0);
        Assert.Equal(FsckCode.RunFileUnclaimed, Assert.Single((await CheckAsync()).Findings).Code);
        await KeepAsync();
        Assert.True((await CheckAsync(new(IsDeep: true))).IsWhole);

        async Task KeepAsync()
        {
            await using var content = new MemoryStream(bytes);
            CoreHost.Must(await Get<KeepRunFile>().ExecuteAsync(run, "logs/log.txt", content, Owner, Ct));
        }
    }

    [Fact]
    public async Task DamageThatIsMarked_IsOneFindingUntilItIsHealed()
    {
        var (rotten, lost) = (Bytes(1, 500), Bytes(2, 600));
        await LogAsync(rotten);
        await LogAsync(lost);
        var others = new List<Core.Collections.CollectionPath>();
        foreach (var other in new[] { await Host.AddAccountAsync(), await Host.AddAccountAsync() })
        {
            others.Add(new(other.Name, "other", "also"));
            await LogAsync([("same.bin", rotten)], others[^1], other);
        }

        var wrong = rotten.ToArray();
        wrong[0] ^= 1;
        await File.WriteAllBytesAsync(BlobPath(Of(rotten)), wrong, Ct);
        File.Delete(BlobPath(Of(lost)));
        await CheckAsync(new(IsDeep: true, Marks: true));

        var shallow = await CheckAsync();
        var deep = await CheckAsync(new(IsDeep: true));

        Assert.Equal([(FsckCode.BlobMissing, 1L), (FsckCode.DamageMarked, 1L)], shallow.Findings.Select(f => (f.Code, f.Count)));
        Assert.Equal([(FsckCode.BlobContent, 1L), (FsckCode.BlobMissing, 1L)], deep.Findings.Select(f => (f.Code, f.Count)));
        var words = $"{Artifact}:v0 model.bin ({Of(rotten)}); 3 versions use it, also {others[0]}:v0, {others[1]}:v0";
        Assert.Equal([words], shallow.Findings[1].Examples);
        Assert.Equal([words], deep.Findings[0].Examples);
        Assert.Equal([$"{Artifact}:v1 model.bin ({Of(lost)})"], shallow.Findings[0].Examples);
        await File.WriteAllBytesAsync(BlobPath(Of(rotten)), rotten, Ct);
        await File.WriteAllBytesAsync(BlobPath(Of(lost)), lost, Ct);
        await CheckAsync(new(Marks: true));
        Assert.True((await CheckAsync()).IsWhole);
    }

    [Fact]
    public async Task MoreThanCanBeListed_IsCountedAndShownInPart()
    {
        await LogAsync(Enumerable.Range(0, 30).Select(n => ($"f{n}", Bytes(n, 20))));
        foreach (var n in Enumerable.Range(0, 30)) File.Delete(BlobPath(Of(Bytes(n, 20))));

        var finding = Assert.Single((await CheckAsync()).Findings);

        Assert.Equal((FsckCode.BlobMissing, 30L, FsckFindings.MostExamples), (finding.Code, finding.Count, finding.Examples.Count));
    }

    [Fact]
    public async Task RegistryInUse_IsWholeInEveryMoment()
    {
        await FillAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var working = Enumerable.Range(0, 3).Select(worker => Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var into = new Core.Collections.CollectionPath(Owner.Name, "digits", $"busy {worker}");
                var logged = await LogAsync([("model.bin", Bytes((worker * 1_000) + n, 50))], into, request: new() { Aliases = ["best"] });
                if (n == 0) continue;
                CoreHost.Must(await Get<DeleteVersion>().ExecuteAsync(new(into, $"v{logged.Number - 1}"), Owner, Ct));
                CoreHost.Must(await Get<PurgeVersion>().ExecuteAsync(new(into, $"v{logged.Number - 1}", $"{into.Name}:v{logged.Number - 1}"), Owner, Ct));
                await Host.SweepAsync(Ct);
            }
        }, Ct)).ToList();
        for (var round = 0; round < 8; round++)
        {
            var report = await CheckAsync(new(IsDeep: true));
            Assert.True(report.IsWhole, string.Join('\n', report.Findings.Select(f => $"{f.Code}: {string.Join(", ", f.Examples)}")));
        }

        await stop.CancelAsync();
        await Task.WhenAll(working);
    }

    /// <summary>Three versions of which the last is purged, two bookmarks, aliases that moved and went, an open draft with a file that is present.</summary>
    private async Task<List<byte[]>> FillAsync()
    {
        var files = Enumerable.Range(0, 4).Select(n => Bytes(n, 500 + n)).ToList();
        foreach (var bytes in files) await LogAsync([("model.bin", bytes)], request: new("""{"loss":1}""") { Aliases = ["best"] });
        CoreHost.Must(await Get<MoveAlias>().ExecuteAsync(new(Artifact, "best", "v1", null), Owner, Ct));
        foreach (var version in new[] { "v0", "v1" })
            CoreHost.Must(await Get<BookmarkVersion>().ExecuteAsync(new(Owner.Name, "Digits", $"{Artifact}:{version}", Create: true) { Aliases = ["staging"] }, Owner, Ct));
        await PurgeAsync(3);
        CoreHost.Must(await Get<CreateDraft>().ExecuteAsync(new(Artifact, true, new(), [new("a", files[2].Length, Of(files[2]).ToString()), new("b", 5)]), Owner, Ct));
        return files;
    }

    private Task<FsckReport> CheckAsync(FsckRequest? request = null) => Get<CheckRegistry>().ExecuteAsync(request ?? new(), null, Ct);

    private static async Task<int> ExecuteAsync(Core.Data.RegistryDbContext db, string statement)
    {
        await db.Database.OpenConnectionAsync(Ct);
        await using DbCommand command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = $"PRAGMA foreign_keys = OFF; {statement}";
#pragma warning restore CA2100
        var changed = await command.ExecuteNonQueryAsync(Ct);
        // Contexts are used again as they are given back.
        await db.Database.CloseConnectionAsync();
        return changed;
    }
}
