using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>Rotten bytes are found, said, never served as whole, and healed by the same bytes from anywhere.</summary>
public sealed class RotTests : CareTest
{
    private const int Blobs = 1_000;
    private const int PerVersion = 50;

    [Fact]
    public async Task FiveRottenAmongAThousand_AreFoundSaidAndHealedAndNothingElseIs()
    {
        var files = Enumerable.Range(0, Blobs).Select(n => Bytes(n, 100 + (n % 7 * 300))).ToList();
        var versions = new List<LoggedVersion>();
        foreach (var some in files.Chunk(PerVersion)) versions.Add(await LogAsync(some.Select((bytes, n) => ($"f{n:00}.bin", bytes))));
        var (flipped, cut, deleted, swapped, with) = (files[3], files[210], files[417], files[622], files[839]);
        Flip(BlobPath(Of(flipped)));
        await using (var stream = File.OpenWrite(BlobPath(Of(cut)))) stream.SetLength(cut.Length - 1);
        File.Delete(BlobPath(Of(deleted)));
        await File.WriteAllBytesAsync(BlobPath(Of(swapped)), with, Ct);
        await File.WriteAllBytesAsync(BlobPath(Of(with)), swapped, Ct);

        await ScrubAsync();

        var bad = new Dictionary<Digest, RotKind>
        {
            [Of(flipped)] = RotKind.Content,
            [Of(cut)] = RotKind.Size,
            [Of(deleted)] = RotKind.Missing,
            [Of(swapped)] = swapped.Length == with.Length ? RotKind.Content : RotKind.Size,
            [Of(with)] = swapped.Length == with.Length ? RotKind.Content : RotKind.Size,
        };
        Assert.Equal(bad.OrderBy(pair => pair.Key.Hex, StringComparer.Ordinal), (await MarksAsync()).OrderBy(pair => pair.Key.Hex, StringComparer.Ordinal));
        await AssertServedAsync(versions, files, bad.Keys.ToHashSet());
        Assert.Equal(5, await CountAsync(HistoryAction.VersionDamaged));
        var told = (await CheckAsync(deep: true)).Findings.ToDictionary(f => f.Code, f => f.Count, StringComparer.Ordinal);
        Assert.Equal(5, told.Values.Sum());
        Assert.Equal(1, told[FsckCode.BlobMissing]);
        var damage = CoreHost.Must(await Get<DamageQueries>().ListAsync(Owner, Ct));
        Assert.Equal((5, 5), (damage.Count, damage.Versions.Count));

        // Each comes again another way: the newest version again, by somebody else elsewhere, in steps, whole and by hand.
        var stranger = await Host.AddAccountAsync();
        await LogAsync([("other/name.bin", flipped)], new(stranger.Name, "elsewhere", "theirs"), stranger);
        await SendInStepsAsync(cut);
        Assert.False((await LogAsync(files.TakeLast(PerVersion).Select((bytes, n) => ($"f{n:00}.bin", bytes)))).Created);
        await LogAsync([("a", deleted), ("b", swapped), ("c", deleted)], new(Owner.Name, "digits", "again"));
        await File.WriteAllBytesAsync(BlobPath(Of(with)), with, Ct);
        Assert.Equal(with.Length == swapped.Length ? [RotKind.Content] : [RotKind.Size], (await MarksAsync()).Values);
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1, await Get<LookAtRot>().LookAgainAsync(Ct));

        Assert.Empty(await MarksAsync());
        await AssertServedAsync(versions, files, []);
        Assert.Equal(5, await CountAsync(HistoryAction.VersionHealed));
        Assert.True((await CheckAsync(deep: true)).IsWhole);
        Assert.Equal(0, CoreHost.Must(await Get<DamageQueries>().ListAsync(Owner, Ct)).Count);
    }

    [Fact]
    public async Task SameManifestAgain_MakesNoVersionAndHeals()
    {
        var bytes = Bytes(1, 5_000);
        await LogAsync(bytes);
        Flip(BlobPath(Of(bytes)));
        await ScrubAsync();
        Assert.NotNull((await VersionAsync(0)).Damage);

        var again = await LogAsync([("model.bin", bytes)], request: new() { Aliases = ["best"] });

        Assert.Equal((0, false), (again.Number, again.Created));
        Assert.Null((await VersionAsync(0)).Damage);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(BlobPath(Of(bytes)), Ct));
    }

    [Fact]
    public async Task RottenBytes_AreNeverPresentInADraft()
    {
        var bytes = Bytes(1, 5_000);
        await LogAsync(bytes);
        Flip(BlobPath(Of(bytes)));
        Assert.True((await BeginAsync(bytes)).Files[0].IsPresent);
        await ScrubAsync();

        Assert.False((await BeginAsync(bytes)).Files[0].IsPresent);
        await SendInStepsAsync(bytes);
        Assert.True((await BeginAsync(bytes)).Files[0].IsPresent);
    }

    [Fact]
    public async Task OtherSizeThanComes_IsReplacedThoughNobodyMarkedIt()
    {
        var bytes = Bytes(1, 5_000);
        await LogAsync(bytes);
        await File.WriteAllBytesAsync(BlobPath(Of(bytes)), bytes[..4_999], Ct);

        await LogAsync(bytes, new(Owner.Name, "digits", "again"));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(BlobPath(Of(bytes)), Ct));
    }

    [Fact]
    public async Task PurgeOfTheLastVersion_TakesTheMarkWithTheBytes()
    {
        var bytes = Bytes(1, 5_000);
        await LogAsync(bytes);
        Flip(BlobPath(Of(bytes)));
        await ScrubAsync();
        await PurgeAsync(0);

        CoreHost.Must(await SweepAsync());

        Assert.Empty(await MarksAsync());
        Assert.False(IsStored(bytes));
    }

    [Fact]
    public async Task BytesThatNoVersionHas_AreNotMarked()
    {
        Assert.False(CoreHost.Must(await Get<RotMarks>().MarkAsync(Of([1]), RotKind.Missing, RotFinder.Download, Ct)));

        Assert.Empty(await MarksAsync());
    }

    [Fact]
    public async Task ScrubThatStops_GoesOnInAnotherProcessWhereItWas()
    {
        for (var n = 0; n < 80; n++) await LogAsync(Bytes(n, 300));
        await using var another = await CoreHost.StartAsync(Clock, settings: new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["Registry:DataFolder"] = Host.DataFolder });
        Assert.True(await Get<ScrubBlobs>().StepAsync(null, Ct));
        var (cursor, blobs) = await StateAsync();

        Assert.False(await another.Get<ScrubBlobs>().StepAsync(null, Ct), "one reads at a time");
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.True(await another.Get<ScrubBlobs>().StepAsync(null, Ct));
        var (next, more) = await StateAsync();
        Assert.True(string.CompareOrdinal(next, cursor) > 0 && more > blobs, $"{blobs} to {cursor}, then {more} to {next}");
        while (await another.Get<ScrubBlobs>().StepAsync(null, Ct))
        {
        }

        Assert.Equal(80, (await StateAsync()).Blobs);
        Assert.False(await Get<ScrubBlobs>().StepAsync(null, Ct), "the round is over");
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.True(await Get<ScrubBlobs>().StepAsync(null, Ct));
        Assert.Equal(32, (await StateAsync()).Blobs);

        async Task<(string Cursor, long Blobs)> StateAsync()
        {
            await using var db = Host.OpenDb();
            var state = await db.ScrubStates.AsNoTracking().SingleAsync(Ct);
            return (state.Digest, state.Blobs);
        }
    }

    private async Task AssertServedAsync(List<LoggedVersion> versions, List<byte[]> files, HashSet<Digest> bad)
    {
        foreach (var version in versions)
        {
            var mine = files.GetRange(version.Number * PerVersion, PerVersion);
            var wrong = mine.Select((bytes, n) => (Of(bytes), Path: $"f{n:00}.bin")).Where(file => bad.Contains(file.Item1)).Select(file => file.Path).ToList();
            var view = await VersionAsync(version.Number);
            Assert.Equal(wrong, view.Damage?.Paths ?? []);
            Assert.Equal(wrong.Count, view.Damage?.Count ?? 0);
            var listed = CoreHost.Must(await Get<VersionQueries>().ListFilesAsync(version.Id, new(PerVersion), Owner, Ct)).Items;
            Assert.Equal(wrong, listed.Where(file => file.IsDamaged).Select(file => file.Path));
            Assert.Equal(wrong.Count == 0 ? null : "version_damaged", (await Get<FileDownloads>().PlanAsync(version.Id, Owner, Ct)).Error?.Code);
            for (var n = 0; n < PerVersion; n++)
            {
                var path = $"f{n:00}.bin";
                var found = await Get<FileDownloads>().GetAsync(version.Id, path, Owner, Ct);
                Assert.Equal(wrong.Contains(path) ? "file_damaged" : null, found.Error?.Code);
                if (!found.IsSuccess) continue;
                await using var stream = CoreHost.Must(await Get<FileDownloads>().OpenWholeAsync(found.Value, Ct));
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, Ct);
                Assert.Equal(mine[n], copy.ToArray());
            }
        }
    }

    private async Task ScrubAsync()
    {
        while (await Get<ScrubBlobs>().StepAsync(null, Ct))
        {
        }

        Clock.Advance(TimeSpan.FromDays(31));
    }

    private async Task<Dictionary<Digest, RotKind>> MarksAsync()
    {
        await using var db = Host.OpenDb();
        return await db.RottenBlobs.ToDictionaryAsync(r => Digest.FromHex(r.Digest), r => r.Kind, Ct);
    }

    private async Task<int> CountAsync(string action)
    {
        await using var db = Host.OpenDb();
        var id = await db.Entities.Where(e => e.Name == Owner.Name).Select(e => e.Id).SingleAsync(Ct);
        return await db.History.CountAsync(e => e.Action == action && e.EntityId == id && e.Subject == Artifact.ToString(), Ct);
    }

    private Task<FsckReport> CheckAsync(bool deep) => Get<CheckRegistry>().ExecuteAsync(new(deep), null, Ct);

    private async Task<VersionView> VersionAsync(int number) => CoreHost.Must(await Get<VersionQueries>().GetAsync(Artifact, $"v{number}", Owner, Ct)).Version;

    private async Task<CreatedDraft> BeginAsync(byte[] bytes) =>
        CoreHost.Must(await Get<CreateDraft>().ExecuteAsync(new(new(Owner.Name, "digits", "steps"), true, new(), [new("model.bin", bytes.Length, Of(bytes).ToString())]), Owner, Ct));

    private async Task SendInStepsAsync(byte[] bytes)
    {
        var draft = await BeginAsync(bytes);
        Assert.False(draft.Files[0].IsPresent);
        using var content = new MemoryStream(bytes);
        var artifact = new CollectionPath(Owner.Name, "digits", "steps");
        CoreHost.Must(await Get<UploadDraftFile>().PutAsync(new(artifact, draft.Id, 0), bytes.Length, content, Owner, Ct));
        CoreHost.Must(await Get<CommitDraft>().ExecuteAsync(artifact, draft.Id, Owner, Ct));
    }

    private static void Flip(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length / 2;
        var flipped = (byte)(file.ReadByte() ^ 1);
        file.Position--;
        file.WriteByte(flipped);
    }
}
