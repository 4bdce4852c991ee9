using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rule 17, the bin: what lies there, how long, and what is left of a version that went for ever.</summary>
public abstract class BinContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule17BinnedVersion_IsListedWithWhoWhenAndWhyUntilItIsRestored()
    {
        var (kept, gone) = (await LogAsync("kept"), await LogFilesAsync([("a", "12345"), ("b", "678")]));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v1", "a mistake"), Owner, Ct));

        var bin = await BinAsync();

        var item = Assert.Single(bin.Versions.Items);
        Assert.Equal((gone.Id, Artifact, 1, 8L, 2, Owner.Name, "a mistake"), (item.Id, item.Artifact, item.Number, item.SizeBytes, item.FileCount, item.DeletedBy, item.Reason));
        Assert.Equal(item.DeletedAt + TimeSpan.FromDays(30), item.PurgeAt);
        Assert.Equal("mlp:v1", item.Confirmation);
        Assert.Equal(1, Must(await Get<BinQueries>().CountAsync(Artifact, Owner, Ct)));
        Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v1"), Owner, Ct));
        Assert.Empty((await BinAsync()).Versions.Items);
        Assert.NotEqual(kept.Id, gone.Id);
    }

    [Fact]
    public async Task Bin_IsPagedLastDeletedFirstAndNarrowsToAnArtifact()
    {
        var other = new CollectionPath(Team, "digits", "cnn");
        foreach (var n in Enumerable.Range(0, 3)) await BinnedAsync($"{n}");
        await LogAsync("other", other);
        Must(await Get<DeleteVersion>().ExecuteAsync(new(other, "v0"), Owner, Ct));

        var first = Must(await Get<BinQueries>().ListAsync(Team, null, new(2), Owner, Ct)).Versions;
        var second = Must(await Get<BinQueries>().ListAsync(Team, null, new(2, first.Next), Owner, Ct)).Versions;

        Assert.Equal(["cnn:v0", "mlp:v2", "mlp:v1", "mlp:v0"], first.Items.Concat(second.Items).Select(v => v.Confirmation));
        Assert.Null(second.Next);
        Assert.Equal(["mlp:v2", "mlp:v1", "mlp:v0"], Must(await Get<BinQueries>().ListAsync(Team, "digits/mlp", new(), Owner, Ct)).Versions.Items.Select(v => v.Confirmation));
        foreach (var unknown in new[] { "digits/none", "mlp", "", "a/b/c", "model-registry/x" })
            Refused(await Get<BinQueries>().ListAsync(Team, unknown, new(), Owner, Ct), "not_found");
    }

    [Fact]
    public async Task Rule17AfterThirtyDays_ItGoesByItselfAndNotBefore()
    {
        var version = await BinnedAsync("a");
        Clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(5));
        await Get<PurgeVersion>().ExpireAsync(Ct);
        Assert.Contains((await BinAsync()).Versions.Items, v => v.Id == version.Id);

        Clock.Advance(TimeSpan.FromMinutes(5));
        await Get<PurgeVersion>().ExpireAsync(Ct);

        Assert.DoesNotContain((await BinAsync()).Versions.Items, v => v.Id == version.Id);
        var purged = Assert.Single(await HistoryAsync(), e => e.Action == HistoryAction.VersionPurged);
        Assert.Equal((Actor.Bin.Name, Guid.Empty, version.Id, 0), (purged.ActorName, purged.ActorId, purged.VersionId!.Value, purged.FromNumber!.Value));
        Assert.Contains("the bin", Refused(await ResolveAsync($"{Artifact}:v0"), "version_purged").Message.ToString(), StringComparison.Ordinal);
        var proof = await Get<VerifyHistory>().ExecuteAsync(Ct);
        Assert.Empty(proof.Broken);
    }

    [Fact]
    public async Task PurgedVersion_SaysByWhomAndWhenAndKeepsItsNumber()
    {
        var digest = $"sha256:{(await VersionOfAsync("a", new() { Tags = ["odd"], Description = $"words {Team}" })).Digest}";
        Must(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", $"a word to @{Owner.Name}"), Owner, Ct));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));

        Must(await PurgeAsync("v0"));

        var error = Refused(await ResolveAsync($"{Artifact}:v0"), "version_purged");
        var happened = Assert.Single(await HistoryAsync(), e => e.Action == HistoryAction.VersionPurged);
        Assert.Equal((ErrorKind.Deleted, Owner.Name, digest), (error.Kind, error.Details!["purgedBy"], error.Details["digest"]));
        Assert.Equal((Owner.Name, digest, 0, happened.At), (happened.ActorName, happened.From, happened.FromNumber!.Value, (DateTimeOffset)error.Details["purgedAt"]!));
        Assert.Contains(Owner.Name, error.Message.ToString(), StringComparison.Ordinal);
        Refused(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct), "version_purged");
        Refused(await PurgeAsync("v0"), "version_purged");
        Refused(await MoveAsync("best", "v0"), "version_purged");
        Assert.Empty(Must(await Get<SearchQueries>().ListAsync($"words {Team}", SearchKind.Version, new(), Owner, Ct)).Items);
        await using var db = Host.OpenDb();
        Assert.Empty(await db.Comments.Where(c => c.VersionId == happened.VersionId).ToListAsync(Ct));
        Assert.Equal(1, (await LogAsync("a")).Number);
    }

    [Fact]
    public async Task PurgedVersion_LooksLikeNothingToAStranger()
    {
        await BinnedAsync("a");
        Must(await PurgeAsync("v0"));

        Refused(await ResolveAsync($"{Artifact}:v0", await PersonAsync()), "not_found");
        Refused(await Get<BinQueries>().ListAsync(Team, null, new(), await PersonAsync(), Ct), "not_found");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v0")]
    [InlineData("mlp")]
    [InlineData("mlp:v1")]
    [InlineData("MLP:v0")]
    public async Task PurgeWithoutNameAndNumber_IsRefused(string? confirm)
    {
        await BinnedAsync("a");

        var error = Refused(await WithoutEventAsync(() => Get<PurgeVersion>().ExecuteAsync(new(Artifact, "v0", confirm), Owner, Ct)), "confirmation_missing");

        Assert.Contains("mlp:v0", error.Message.ToString(), StringComparison.Ordinal);
        Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));
    }

    [Fact]
    public async Task VersionThatIsNotInTheBin_IsNotPurged()
    {
        await LogAsync("a", request: new() { Aliases = ["best"] });

        Refused(await PurgeAsync("v0"), "not_in_bin");
        Refused(await PurgeAsync("best"), "version_invalid");
        Refused(await PurgeAsync("v7"), "not_found");
        Must(await ResolveAsync($"{Artifact}:best"));
    }

    [Fact]
    public async Task Latest_FollowsDeletingRestoringAndPurging()
    {
        foreach (var n in Enumerable.Range(0, 3)) await LogAsync($"{n}");
        async Task<int> LatestAsync() => Must(await ResolveAsync($"{Artifact}")).Number;

        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct));
        Assert.Equal(1, await LatestAsync());
        Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct));
        Assert.Equal(2, await LatestAsync());
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct));
        Must(await PurgeAsync("v2"));
        Assert.Equal(1, await LatestAsync());
        Assert.Equal(3, (await LogAsync("1 and more")).Number);
        Assert.Equal(3, await LatestAsync());
    }

    [Fact]
    public async Task RestoreAndPurgeAtOnce_OneOfThemGivesWay()
    {
        foreach (var n in Enumerable.Range(0, 8))
        {
            await BinnedAsync($"checkpoint {n}");
            var restore = Task.Run(() => Get<RestoreVersion>().ExecuteAsync(new(Artifact, $"v{n}"), Owner, Ct));
            var purge = Task.Run(() => PurgeAsync($"v{n}"));

            var (restored, purged) = (await restore, await purge);

            Assert.True(restored.IsSuccess != purged.IsSuccess, $"v{n}: {restored.Error?.Code ?? "restored"} and {purged.Error?.Code ?? "purged"}");
            if (restored.IsSuccess) Assert.Single(Must(await Get<Core.Files.FileDownloads>().PlanAsync(restored.Value, Owner, Ct)).Files);
            else Refused(await ResolveAsync($"{Artifact}:v{n}"), "version_purged");
        }
    }

    [Fact]
    public async Task TwoProcesses_PurgeEachVersionOnce()
    {
        var other = await Database.OpenAnotherAsync(Clock);
        foreach (var n in Enumerable.Range(0, 6)) await BinnedAsync($"checkpoint {n}");
        Clock.Advance(BinRules.KeptFor);
        await Task.WhenAll(Task.Run(() => Get<PurgeVersion>().ExpireAsync(Ct)), Task.Run(() => other.Get<PurgeVersion>().ExpireAsync(Ct)));
        // What one of them lost to the other by a hair, the next look takes.
        await Get<PurgeVersion>().ExpireAsync(Ct);

        Assert.Equal(Enumerable.Range(0, 6), (await HistoryAsync()).Where(e => e.Action == HistoryAction.VersionPurged).Select(e => e.FromNumber!.Value).Order());
        Assert.Empty((await BinAsync()).Versions.Items);
    }

    [Fact]
    public async Task Weight_TellsWhatGoesAndNothingOfWhatIsOutOfSight()
    {
        var stranger = await PersonAsync();
        await LogFilesAsync([("own", "1"), ("shared", "22"), ("hidden", "333"), ("twice", "4444"), ("again", "4444")]);
        await LogFilesAsync([("shared", "22")], new(Team, "digits", "cnn"));
        await LogFilesAsync([("hidden", "333")], new(stranger.Name, "digits", "theirs"), stranger);
        var id = (await VersionAsync("v0")).Id;
        Refused(await Get<BinQueries>().WeighAsync(id, Owner, Ct), "not_found");
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));

        Assert.Equal(new PurgeWeight(10, 8), Must(await Get<BinQueries>().WeighAsync(id, Owner, Ct)));

        Refused(await Get<BinQueries>().WeighAsync(id, stranger, Ct), "not_found");
    }

    private async Task<LoggedVersion> BinnedAsync(string content)
    {
        var logged = await LogAsync(content);
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, $"v{logged.Number}"), Owner, Ct));
        return logged;
    }

    private async Task<VersionView> VersionOfAsync(string content, LogVersionRequest request) => await VersionAsync($"v{(await LogAsync(content, request: request)).Number}");

    private async Task<BinForReader> BinAsync() => Must(await Get<BinQueries>().ListAsync(Team, null, new(), Owner, Ct));

    private Task<Result<Done>> PurgeAsync(string version) => Get<PurgeVersion>().ExecuteAsync(new(Artifact, version, $"mlp:{version}"), Owner, Ct);
}
