using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rule 17, the bytes: they go with the last version that has them, and never under one that is being logged.</summary>
public abstract class SweepContract(RegistryDatabase database) : RegistryContract(database)
{
    private CollectionPath Another => new(Team, "digits", "another");

    // Other tests of the class store the same short words; each has bytes of its own.
    private string Own(string text) => $"{text} of {Team}";

    [Fact]
    public async Task Rule17BytesOfPurgedVersion_GoWhenItWasTheLast()
    {
        await LogFilesAsync([("model.bin", Own("a")), ("notes.txt", Own("b"))]);
        await PurgeAsync(Artifact, "v0");
        Assert.Equal((true, true), (await IsStoredAsync(Own("a")), await IsStoredAsync(Own("b"))));

        Assert.True(await Host.SweepAsync(Ct) >= 2);

        Assert.Equal((false, false), (await IsStoredAsync(Own("a")), await IsStoredAsync(Own("b"))));
        Assert.Equal(0, await Host.SweepAsync(Ct));
    }

    [Fact]
    public async Task Rule17BytesThatAnotherVersionHas_StayUntilItIsPurgedToo()
    {
        var stranger = await PersonAsync();
        var theirs = new CollectionPath(stranger.Name, "digits", "theirs");
        await LogAsync(Own("a"));
        await LogFilesAsync([("other/name.bin", Own("a"))], theirs, stranger);
        await PurgeAsync(Artifact, "v0");
        await Host.SweepAsync(Ct);
        Assert.True(await IsStoredAsync(Own("a")));

        Must(await Get<DeleteVersion>().ExecuteAsync(new(theirs, "v0"), stranger, Ct));
        await Host.SweepAsync(Ct);
        Assert.True(await IsStoredAsync(Own("a")), "in the bin is not gone");
        Must(await Get<PurgeVersion>().ExecuteAsync(new(theirs, "v0", "theirs:v0"), stranger, Ct));
        await Host.SweepAsync(Ct);

        Assert.False(await IsStoredAsync(Own("a")));
    }

    [Fact]
    public async Task ScansAndCardWords_GoWithTheirBytesAndNotBefore()
    {
        var card = $"# Card\n\nword{Team.Replace("-", string.Empty, StringComparison.Ordinal)}";
        foreach (var into in new[] { Artifact, Another }) await LogFilesAsync([("README.md", card), ("model.pkl", Own("p"))], into);
        while (await Get<ScanFiles>().NextAsync(Ct))
        {
        }

        Assert.Equal((true, true), await HasScanAndWordsAsync());
        await PurgeAsync(Artifact, "v0");
        await Host.SweepAsync(Ct);
        Assert.Equal((true, true), await HasScanAndWordsAsync());

        await PurgeAsync(Another, "v0");
        await Host.SweepAsync(Ct);

        Assert.Equal((false, false), await HasScanAndWordsAsync());

        async Task<(bool Scan, bool Words)> HasScanAndWordsAsync()
        {
            await using var db = Host.OpenDb();
            var (hex, words) = (Of(Own("p")).Hex, SearchIndex.CardId(Of(card)));
            return (await db.FileScans.AnyAsync(s => s.Digest == hex, Ct), await db.SearchTerms.AnyAsync(t => t.TextId == words, Ct));
        }
    }

    [Fact]
    public async Task CardThatIsOnlyAFileElsewhere_LosesItsWordsAndKeepsItsBytes()
    {
        var card = $"# Card\n\nonce {Own("card")}";
        await LogFilesAsync([("README.md", card)]);
        await LogFilesAsync([("docs/README.md", card)], Another);
        await PurgeAsync(Artifact, "v0");

        await Host.SweepAsync(Ct);

        Assert.True(await IsStoredAsync(card));
        await using var db = Host.OpenDb();
        var words = SearchIndex.CardId(Of(card));
        Assert.False(await db.SearchTerms.AnyAsync(t => t.TextId == words, Ct));
    }

    [Fact]
    public async Task BytesThatALogHolds_StayThoughNoVersionHasThem()
    {
        await LogAsync(Own("a"));
        await PurgeAsync(Artifact, "v0");
        var claimed = Must(await Get<BlobClaims>().TakeAsync([new(FilePath.Parse("model.bin").Value, Of(Own("a")), 1)], Ct));

        await Host.SweepAsync(Ct);
        Assert.True(await IsStoredAsync(Own("a")));
        await using (var db = Host.OpenDb()) Assert.Null(await BlobClaims.ReleaseAsync(db, claimed, Ct));
        await Host.SweepAsync(Ct);

        Assert.False(await IsStoredAsync(Own("a")));
    }

    [Fact]
    public async Task LogThatDied_HoldsItsBytesForADayAndLeavesNothing()
    {
        // Published and claimed, and no transaction came: a metadata object can't be too large this late, a lost right can.
        var leaver = await PersonAsync(Core.Access.Role.Contributor);
        await using (var upload = Must(await Get<LogVersion>().BeginAsync(Artifact, create: true, leaver, Ct)))
        {
            await using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(Own("a")));
            Must(await upload.AddFileAsync("model.bin", bytes, Ct));
            Must(await Get<Core.Access.RemoveMember>().ExecuteAsync(Team, leaver.Name, Owner, Ct));
            Refused(await Get<LogVersion>().CommitAsync(upload, new(), leaver, Ct), "not_found");
        }

        await Host.SweepAsync(Ct);
        Assert.True(await IsStoredAsync(Own("a")));
        Clock.Advance(BlobClaims.LastFor);
        await Host.SweepAsync(Ct);

        Assert.False(await IsStoredAsync(Own("a")));
    }

    [Fact]
    public async Task LogWhoseClaimLapsed_IsRefusedWhole()
    {
        var claimed = Must(await Get<BlobClaims>().TakeAsync([new(FilePath.Parse("model.bin").Value, Of(Own("a")), 1)], Ct));
        Clock.Advance(BlobClaims.LastFor);
        await Host.SweepAsync(Ct);

        await using var db = Host.OpenDb();
        Assert.Equal(("upload_lapsed", ErrorKind.Unavailable), (await BlobClaims.ReleaseAsync(db, claimed, Ct)) is { } error ? (error.Code, error.Kind) : default);
    }

    [Fact]
    public async Task SameManifestAgain_HoldsNothingAfterwards()
    {
        Assert.Equal((true, false), ((await LogAsync(Own("a"))).Created, (await LogAsync(Own("a"))).Created));

        await using var db = Host.OpenDb();
        var hex = Of(Own("a")).Hex;
        Assert.False(await db.BlobClaims.AnyAsync(c => c.Digest == hex, Ct));
    }

    [Fact]
    public async Task StoreThatIsAway_KeepsWhatIsDoomedForTheNextSweep()
    {
        await LogAsync(Own("a"));
        await PurgeAsync(Artifact, "v0");
        var (blobs, aside) = (Path.Combine(Host.DataFolder, "blobs", "sha256"), Path.Combine(Host.DataFolder, "blobs", "aside"));
        Directory.Move(blobs, aside);
        try
        {
            await Assert.ThrowsAsync<BlobStoreException>(() => Host.SweepAsync(Ct));
        }
        finally
        {
            Directory.Move(aside, blobs);
        }

        Assert.True(await IsStoredAsync(Own("a")));
        await Host.SweepAsync(Ct);
        Assert.False(await IsStoredAsync(Own("a")));
    }

    [Fact]
    public async Task BytesGoneAndTheRowNot_AreLoggedAgainAndStay()
    {
        // A crash between the removal and its commit.
        await LogAsync(Own("a"));
        await PurgeAsync(Artifact, "v0");
        await Get<IBlobStore>().RemoveAsync(Of(Own("a")), Ct);

        await LogAsync(Own("a"), Another);
        await Host.SweepAsync(Ct);

        Assert.Equal(Own("a"), await ReadAsync(Another));
    }

    [Fact]
    public async Task SameBytesLoggedWhileTwoProcessesPurge_AreAlwaysThere()
    {
        var other = await Database.OpenAnotherAsync(Clock);
        foreach (var round in Enumerable.Range(0, 40))
        {
            var content = Own($"round {round}");
            var again = new CollectionPath(Team, "digits", $"again {round}");
            var logged = await LogAsync(content);
            Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, $"v{logged.Number}"), Owner, Ct));
            var (number, start) = ($"v{logged.Number}", new TaskCompletionSource());

            var work = new[]
            {
                AtOnce(async () => Must(await Get<PurgeVersion>().ExecuteAsync(new(Artifact, number, $"mlp:{number}"), Owner, Ct))),
                AtOnce(() => Host.SweepAsync(Ct), sleeper: () => HasDoomAsync(content)),
                AtOnce(() => other.SweepAsync(Ct), sleeper: () => HasDoomAsync(content)),
                AtOnce(() => LogAsync(content, again), sleeper: round % 2 == 0 ? () => HasDoomAsync(content) : null),
            };
            start.SetResult();
            await Task.WhenAll(work);
            Assert.Equal(content, await ReadAsync(again));
            await Host.SweepAsync(Ct);
            Assert.Equal(content, await ReadAsync(again));

            // The sweeps begin as soon as there is something to sweep.
            async Task AtOnce(Func<Task> act, Func<Task<bool>>? sleeper = null)
            {
                await start.Task.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                while (sleeper is not null && !await sleeper()) Ct.ThrowIfCancellationRequested();
                await act();
            }
        }
    }

    private async Task<bool> HasDoomAsync(string content)
    {
        await using var db = Host.OpenDb();
        var hex = Of(content).Hex;
        // Doomed, or through with already.
        return await db.DoomedBlobs.AnyAsync(d => d.Digest == hex, Ct) || await db.Versions.AnyAsync(v => v.PurgedAt != null && v.Artifact!.Entity!.Name == Team && v.Number == db.Collections.Where(c => c.Id == v.ArtifactId).Select(c => c.NextNumber - 1).First(), Ct);
    }

    private async Task PurgeAsync(CollectionPath artifact, string version)
    {
        Must(await Get<DeleteVersion>().ExecuteAsync(new(artifact, version), Owner, Ct));
        Must(await Get<PurgeVersion>().ExecuteAsync(new(artifact, version, $"{artifact.Name}:{version}"), Owner, Ct));
    }

    private async Task<string> ReadAsync(CollectionPath artifact)
    {
        var version = Must(await ResolveAsync($"{artifact}"));
        var file = Must(await Get<FileDownloads>().GetAsync(version.VersionId, "model.bin", Owner, Ct));
        await using var stream = Must(await Get<FileDownloads>().OpenAsync(file, 0, Ct));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task<bool> IsStoredAsync(string content) => await Get<IBlobStore>().FindSizeAsync(Of(content), Ct) is not null;

    private static Digest Of(string content) => Digest.FromBytes(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
