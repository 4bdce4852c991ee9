using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules 4 to 9: versions.</summary>
public abstract class LoggingContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule4Digest_IsOfPathsDigestsSizesAndMetadataInOrder()
    {
        var logged = await LogFilesAsync([("b.txt", "two"), ("a/model.bin", "one")], request: new("""{ "z": 1, "a": "é" }"""));

        var version = await VersionAsync("v0");
        var canonical = $"{Sha("one")} 3 a/model.bin\n{Sha("two")} 3 b.txt\n\n{{\"a\":\"é\",\"z\":1}}\n";
        Assert.Equal(Sha(canonical), version.Digest);
        Assert.Equal((logged.Id, 2, 6L, """{"z":1,"a":"é"}"""), (version.Id, version.FileCount, version.SizeBytes, version.Metadata));
        var files = Must(await Get<VersionQueries>().ListFilesAsync(logged.Id, new(), Owner, Ct)).Items;
        Assert.Equal(["a/model.bin", "b.txt"], files.Select(f => f.Path));
        Assert.Equal($"sha256:{Sha("one")}", files[0].Digest.ToString());
    }

    [Fact]
    public async Task Rule4OrderOfArrival_ChangesNoDigest()
    {
        await LogFilesAsync([("a", "1"), ("b", "2")], request: new("""{"x":1,"y":{"b":2,"a":1}}"""));
        var again = await LogFilesAsync([("b", "2"), ("a", "1")], request: new("""{"y":{"a":1,"b":2},"x":1}"""));

        Assert.Equal((0, false), (again.Number, again.Created));
    }

    [Fact]
    public async Task Rule4WhatPeopleAddLater_ChangesNothingThatWasLogged()
    {
        await LogAsync("a", request: new("""{"accuracy":0.97}""", Description: "first") { Tags = ["raw"] });
        var before = await VersionAsync("v0");

        Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", "better words", ["good", "Raw"]), Owner, Ct));
        Must(await MoveAsync("best", "v0"));

        var after = await VersionAsync("v0");
        Assert.Equal(
            (before.Digest, before.Metadata, before.SizeBytes, before.FileCount, before.CreatedAt),
            (after.Digest, after.Metadata, after.SizeBytes, after.FileCount, after.CreatedAt));
        Assert.Equal(("better words", "good,raw"), (after.Description, string.Join(',', after.Tags)));
        var events = await HistoryAsync();
        Assert.Contains(events, e => e is { Action: HistoryAction.VersionDescribed, From: "first", To: "better words" });
        Assert.Contains(events, e => e is { Action: HistoryAction.VersionTagged, From: "raw" });
    }

    [Fact]
    public async Task Rule5SameManifestAsNewest_MakesNoVersionAndAppliesAliases()
    {
        var first = await LogAsync("a", request: new("""{"e":1}"""));
        var again = await LogAsync("a", request: new("""{"e":1}""") { Aliases = ["candidate"] });

        Assert.Equal((first.Id, 0, false), (again.Id, again.Number, again.Created));
        Assert.Equal(0, Must(await AliasAsync("candidate")).Number);
        Assert.Single(await HistoryAsync(), e => e.Action == HistoryAction.VersionLogged);
    }

    [Fact]
    public async Task Rule5SameManifestAndSameAlias_WritesNoEvent()
    {
        await LogAsync("a", request: new() { Aliases = ["candidate"] });

        var again = await WithoutEventAsync(() => LogAsync("a", request: new() { Aliases = ["Candidate"] }));

        Assert.False(again.Created);
    }

    [Fact]
    public async Task Rule5OtherMetadata_IsAnotherVersion()
    {
        await LogAsync("a", request: new("""{"e":1}"""));

        var other = await LogAsync("a", request: new("""{"e":2}"""));

        Assert.Equal((1, true), (other.Number, other.Created));
    }

    [Fact]
    public async Task Rule5FromAToBToA_MakesThreeVersions()
    {
        var logged = new[] { await LogAsync("a"), await LogAsync("b"), await LogAsync("a") };

        Assert.Equal([0, 1, 2], logged.Select(v => v.Number));
        Assert.All(logged, v => Assert.True(v.Created));
        Assert.Equal((await VersionAsync("v0")).Digest, (await VersionAsync("v2")).Digest);
    }

    [Fact]
    public async Task Rule6SameBytes_AreStoredOnceWhoeverLogsThem()
    {
        var content = CoreHost.NewName("bytes");
        var other = await PersonAsync();
        await LogFilesAsync([("a.bin", content), ("b.bin", content)]);
        await LogAsync(content, into: new(other.Name, "own", "copy"), by: other);

        Assert.Single(Directory.GetFiles(Host.DataFolder, "*", SearchOption.AllDirectories), f => Path.GetFileName(f).Contains(Sha(content), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rule6KnowingADigestOrAnId_GivesNoRight()
    {
        var secret = await LogAsync("secret");
        var stranger = await PersonAsync();
        await LogAsync("secret", into: new(stranger.Name, "own", "copy"), by: stranger);

        Refused(await Get<FileDownloads>().GetAsync(secret.Id, "model.bin", stranger, Ct), "not_found");
        Refused(await Get<FileDownloads>().PlanAsync(secret.Id, stranger, Ct), "not_found");
        Refused(await Get<VersionQueries>().GetAsync(secret.Id, stranger, Ct), "not_found");
    }

    [Fact]
    public async Task Rule7VersionWithoutFiles_IsLoggedAndRefusedByAProtectedAlias()
    {
        var logged = await LogFilesAsync([], request: new("""{"note":"metrics only"}"""));
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", new(Role.Reviewer)), Owner, Ct));
        Must(await MoveAsync("plain", "v0"));

        Assert.Equal((0, true), (logged.Number, logged.Created));
        Refused(await MoveAsync("production", "v0", seen: 0), "version_empty");
        Refused(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "plain", new(Role.Reviewer)), Owner, Ct), "version_empty");
    }

    [Theory]
    [InlineData("../up", "path_invalid")]
    [InlineData("MODEL.bin", "path_duplicate")]
    [InlineData("ｍodel.bin", "path_duplicate")]
    public async Task Rule8BadPath_RefusesTheFileBeforeAByteIsRead(string path, string code)
    {
        await using var upload = Must(await Get<LogVersion>().BeginAsync(Artifact, create: true, Owner, Ct));
        await using var bytes = new MemoryStream([1]);
        Must(await upload.AddFileAsync("model.bin", bytes, Ct));
        await using var unread = new MemoryStream([2]);

        var error = Refused(await upload.AddFileAsync(path, unread, Ct), code);

        Assert.Equal(0, unread.Position);
        Assert.Contains("path", error.Message.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("""{"loss":NaN}""", "metadata_invalid")]
    [InlineData("""{"loss":1e999}""", "metadata_invalid")]
    [InlineData("[]", "metadata_invalid")]
    [InlineData("""{"a":"\ud800"}""", "metadata_invalid")]
    public async Task Rule9BadMetadata_LeavesNothing(string metadata, string code)
    {
        Refused(await TryLogAsync([("a", "1")], request: new(metadata)), code);

        Refused(await Get<CollectionQueries>().GetAsync(Artifact, Owner, Ct), "not_found");
        Assert.DoesNotContain(await HistoryAsync(), e => e.Action is HistoryAction.VersionLogged or HistoryAction.ArtifactCreated or HistoryAction.ProjectCreated);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v3")]
    [InlineData("no spaces")]
    public async Task LogWithABadAlias_LeavesNothing(string alias)
    {
        Assert.False((await TryLogAsync([("a", "1")], request: new() { Aliases = ["fine", alias] })).IsSuccess);

        Refused(await Get<CollectionQueries>().GetAsync(Artifact, Owner, Ct), "not_found");
    }

    [Fact]
    public async Task LogWithAProtectedAlias_IsRefusedWhole()
    {
        await LogAsync("a");
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Artifact, "production", new(Role.Owner)), Owner, Ct));
        var contributor = await PersonAsync(Role.Contributor);

        Refused(await WithoutEventAsync(() => TryLogAsync([("m", "b")], by: contributor, request: new() { Aliases = ["fine", "production"] })), "alias_protected");

        Refused(await ResolveAsync($"{Artifact}:v1"), "not_found");
        Refused(await AliasAsync("fine"), "not_found");
    }

    [Fact]
    public async Task CrashInsideTheTransaction_LeavesNothing()
    {
        await LogAsync("a");
        await Assert.ThrowsAsync<IOException>(() => WithoutEventAsync(() => Get<RegistryWrites>().InEntityAsync<Done>(Owner, Team, RegistryAction.LogVersion, async scope =>
        {
            Must(await CreateProject.AddAsync(scope, "half"));
            await scope.Db.SaveChangesAsync(Ct);
            throw new IOException("the machine stops here");
        }, Ct)));

        Refused(await Get<ProjectQueries>().GetAsync(Team, "half", Owner, Ct), "not_found");
        await HistoryAsync();
        Assert.Equal(1, (await LogAsync("b")).Number);
    }

    [Fact]
    public async Task SourceThatBreaks_LeavesNothing()
    {
        await using (var upload = Must(await Get<LogVersion>().BeginAsync(Artifact, create: true, Owner, Ct)))
        {
            await using var source = new SourceStream(1_000_000, at: position =>
            {
                if (position > 500_000) throw new IOException("the client went away");
            });
            await Assert.ThrowsAsync<IOException>(() => upload.AddFileAsync("model.bin", source, Ct));
        }

        Refused(await Get<CollectionQueries>().GetAsync(Artifact, Owner, Ct), "not_found");
        await using var db = Host.OpenDb();
        Assert.False(await db.Versions.AnyAsync(v => v.Artifact!.Entity!.Name == Team, Ct));
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
