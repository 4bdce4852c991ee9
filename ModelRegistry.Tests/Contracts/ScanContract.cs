using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Scans are kept a digest, found again after a crash, made anew by a newer scanner, and seen by whoever sees the version.</summary>
public abstract class ScanContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Version_WaitsThenHasTheWorstOfItsFiles()
    {
        var (good, bad) = (await Looking.PickleAsync("good-4.pkl", Ct), await Looking.PickleAsync("system-4.pkl", Ct));
        var cases = new (ScanOutcome Worst, (string, byte[])[] Files)[]
        {
            (ScanOutcome.NoExecutable, [("a.txt", [1]), ("b/c.csv", [2])]),
            (ScanOutcome.NoExecutable, []),
            (ScanOutcome.NotScanned, [("a.txt", [1]), ("noext", [0xFF, 1, 2])]),
            (ScanOutcome.Clean, [("a.txt", [1]), ("model.pkl", good)]),
            (ScanOutcome.NotScanned, [("model.pkl", good), ("weights.bin", [1, 2, 3])]),
            (ScanOutcome.Suspicious, [("weights.bin", [1, 2, 3]), ("z.pkl", bad)]),
        };
        foreach (var (worst, files) in cases)
        {
            var logged = await LogBytesAsync(files);
            Assert.Null((await ViewAsync(logged)).Scan);

            await ScanAllAsync();

            Assert.Equal(worst, (await ViewAsync(logged)).Scan);
            Assert.Equal(worst, Must(await Get<VersionQueries>().ListAsync(Artifact, new(), Owner, Ct)).Items.Single(v => v.Id == logged.Id).Scan);
        }
    }

    [Fact]
    public async Task SameBytes_AreScannedOnceAndJudgedByEachName()
    {
        byte[] bytes = [.. "a,b\n"u8, .. System.Text.Encoding.ASCII.GetBytes(Guid.CreateVersion7().ToString())];
        var logged = await LogBytesAsync([("a.bin", bytes), ("a.dat", bytes)]);
        Assert.All(await FilesAsync(logged), file => Assert.Null(file.Scan));

        await ScanAllAsync();

        Assert.Equal([ScanOutcome.NotScanned, ScanOutcome.NoExecutable], (await FilesAsync(logged)).Select(f => f.Scan!.Value));
        await using var db = Host.OpenDb();
        var hex = Core.Files.Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(bytes)).Hex;
        Assert.Equal(1, await db.FileScans.CountAsync(s => s.Digest == hex, Ct));
    }

    [Fact]
    public async Task ResultOfAnOlderScanner_IsNotShownAndMadeAnew()
    {
        var logged = await LogBytesAsync([("model.pkl", await Looking.PickleAsync("system-2.pkl", Ct))]);
        await ScanAllAsync();
        await using var db = Host.OpenDb();
        // An older scanner took it for clean.
        await db.FileScans.ExecuteUpdateAsync(set => set.SetProperty(s => s.ScannerVersion, FileScanner.Version - 1).SetProperty(s => s.AsPickle, ScanOutcome.Clean), Ct);
        await db.Versions.ExecuteUpdateAsync(set => set.SetProperty(v => v.ScannerVersion, FileScanner.Version - 1).SetProperty(v => v.ScanOutcome, ScanOutcome.Clean), Ct);
        Assert.Null((await ViewAsync(logged)).Scan);
        Assert.Null((await FilesAsync(logged)).Single().Scan);

        await ScanAllAsync();

        Assert.Equal(ScanOutcome.Suspicious, (await ViewAsync(logged)).Scan);
        Assert.Equal(ScanOutcome.Suspicious, (await FilesAsync(logged)).Single().Scan);
    }

    [Fact]
    public async Task TwoProcesses_ScanTheSameWithoutHarm()
    {
        var other = await Database.OpenAnotherAsync();
        var logged = new List<LoggedVersion>();
        for (var i = 0; i < 6; i++) logged.Add(await LogBytesAsync([("model.pkl", await Looking.PickleAsync($"good-{i}.pkl", Ct)), ("x", [(byte)('a' + i)])]));

        await Task.WhenAll(ScanAllAsync(), ScanAllAsync(other), ScanAllAsync(), ScanAllAsync(other));

        foreach (var version in logged) Assert.Equal(ScanOutcome.Clean, (await ViewAsync(version)).Scan);
    }

    [Fact]
    public async Task Scan_RaisesTheRevisionOnceAndIsNoEventOfHistory()
    {
        var logged = await LogBytesAsync([("model.pkl", await Looking.PickleAsync("good-4.pkl", Ct))]);
        await using var db = Host.OpenDb();
        var before = await db.Versions.AsNoTracking().SingleAsync(v => v.Id == logged.Id, Ct);
        var events = await db.History.CountAsync(Ct);

        await ScanAllAsync();

        var after = await db.Versions.AsNoTracking().SingleAsync(v => v.Id == logged.Id, Ct);
        Assert.Equal((before.Revision + 1, before.Digest), (after.Revision, after.Digest));
        Assert.Equal(events, await db.History.CountAsync(Ct));
    }

    [Fact]
    public async Task ViewThatWasKept_ShowsTheScanWhenItIsThere()
    {
        await LogBytesAsync([("model.pkl", await Looking.PickleAsync("good-5.pkl", Ct))]);
        async Task<ScanOutcome?> ResolvedAsync() => Must(await Get<ResolvedViews>().GetAsync(Must(await ResolveAsync($"{Artifact}:latest")), Owner, Ct)).Scan;
        Assert.Null(await ResolvedAsync());

        await ScanAllAsync();

        Assert.Equal(ScanOutcome.Clean, await ResolvedAsync());
    }

    [Fact]
    public async Task BytesThatTheStoreLost_AreNotScannedAndHoldNobodyUp()
    {
        byte[] bytes = [7, .. Guid.CreateVersion7().ToByteArray()];
        var lost = await LogBytesAsync([("model.pkl", bytes)]);
        var hex = Core.Files.Digest.FromBytes(System.Security.Cryptography.SHA256.HashData(bytes)).Hex;
        foreach (var file in Directory.EnumerateFiles(Host.DataFolder, hex, SearchOption.AllDirectories).ToList()) File.Delete(file);
        var next = await LogBytesAsync([("model.pkl", await Looking.PickleAsync("good-3.pkl", Ct))]);

        await ScanAllAsync();

        Assert.Equal((ScanOutcome.NotScanned, ScanOutcome.Clean), ((await ViewAsync(lost)).Scan, (await ViewAsync(next)).Scan));
    }

    [Fact]
    public async Task ViewerWithoutFiles_SeesTheOutcomeAndNoContents()
    {
        var logged = await LogBytesAsync([("model.pkl", await Looking.PickleAsync("system-4.pkl", Ct))]);
        await ScanAllAsync();
        var viewer = await PersonAsync(Role.ViewerWithoutFiles);

        Assert.Equal(ScanOutcome.Suspicious, (await VersionAsync($"v{logged.Number}", by: viewer)).Scan);
        Refused(await Get<Core.Files.Inspection.FileInspections>().GetAsync(logged.Id, "model.pkl", viewer, Ct), "forbidden");
        Refused(await Get<Core.Files.Inspection.FileInspections>().GetAsync(logged.Id, "model.pkl", await PersonAsync(), Ct), "not_found");
        var seen = Must(await Get<Core.Files.Inspection.FileInspections>().GetAsync(logged.Id, "MODEL.pkl", await PersonAsync(Role.Viewer), Ct));
        Assert.Equal((ScanOutcome.Suspicious, "system"), (seen.Scan, seen.Inspection.Pickle!.Imports.Single(i => !i.IsAllowed).Name));
    }

    private static async Task ScanAllAsync(CoreHost host)
    {
        while (await host.Get<ScanFiles>().NextAsync(Ct))
        {
        }
    }

    private Task ScanAllAsync() => ScanAllAsync(Host);

    private Task<LoggedVersion> LogBytesAsync((string, byte[])[] files) => Looking.LogAsync(Get<LogVersion>(), Artifact, Owner, Ct, files);

    private async Task<VersionView> ViewAsync(LoggedVersion version) => Must(await Get<VersionQueries>().GetAsync(version.Id, Owner, Ct)).Version;

    private async Task<IReadOnlyList<FileView>> FilesAsync(LoggedVersion version) => Must(await Get<VersionQueries>().ListFilesAsync(version.Id, new(), Owner, Ct)).Items;
}
