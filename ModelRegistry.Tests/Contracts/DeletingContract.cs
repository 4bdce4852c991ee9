using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Rules 17 and 18: what deleting refuses, and what it keeps.</summary>
public abstract class DeletingContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task Rule17RemovedBookmark_LeavesTheVersion()
    {
        var id = (await LogAsync("a")).Id;
        await BookmarkAsync($"{Artifact}:v0");

        Must(await Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, "v0", "tidied"), Owner, Ct));

        Assert.Equal(id, Must(await ResolveAsync($"{Artifact}:v0")).VersionId);
        Assert.Contains(await HistoryAsync(), e => e is { Action: HistoryAction.BookmarkRemoved, Reason: "tidied", FromNumber: 0 });
    }

    [Fact]
    public async Task Rule17VersionInUse_IsNotDeletedAndThePlacesAreNamed()
    {
        await LogAsync("a", request: new() { Aliases = ["best"] });
        await BookmarkAsync($"{Artifact}:v0");

        var error = Refused(await WithoutEventAsync(() => DeleteAsync("v0")), "version_in_use");

        Assert.Equal([$"{Artifact}:best", $"{Registered}:v0"], Assert.IsAssignableFrom<IEnumerable<string>>(error.Details!["places"]));
        Must(await ResolveAsync($"{Artifact}:v0"));
    }

    [Fact]
    public async Task Rule17VersionInUseElsewhere_NamesNoPlaceThatTheActorMayNotSee()
    {
        await LogAsync("a");
        var (reader, hidden) = (await PersonAsync(Role.Viewer), "");
        hidden = reader.Name;
        Must(await Get<BookmarkVersion>().ExecuteAsync(new(hidden, "Secret", $"{Artifact}:v0", Create: true), reader, Ct));

        var error = Refused(await DeleteAsync("v0"), "version_in_use");

        Assert.DoesNotContain(hidden, error.Message.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Secret", error.Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule17DeletedVersion_ComesBackWithItsNumberAndFiles()
    {
        var id = (await LogAsync("a")).Id;
        Must(await DeleteAsync("v0"));

        Refused(await Get<VersionQueries>().GetAsync(id, Owner, Ct), "not_found");
        Refused(await Get<FileDownloads>().PlanAsync(id, Owner, Ct), "not_found");
        Assert.Equal(ErrorKind.Deleted, Refused(await MoveAsync("best", "v0"), "version_deleted").Kind);
        Refused(await Get<BookmarkVersion>().ExecuteAsync(new(Team, Model, $"{Artifact}:v0", Create: true), Owner, Ct), "version_deleted");
        Assert.Equal(id, Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct)));
        Assert.Equal(0, Must(await ResolveAsync($"{Artifact}:v0")).Number);
        Assert.Single(Must(await Get<FileDownloads>().PlanAsync(id, Owner, Ct)).Files);
    }

    [Fact]
    public async Task Rule17DeleteAndBookmarkElsewhereAtOnce_OneOfThemGivesWay()
    {
        var reader = await PersonAsync(Role.Viewer);
        foreach (var n in Enumerable.Range(0, 8))
        {
            await LogAsync($"checkpoint {n}");
            var delete = Task.Run(() => DeleteAsync($"v{n}"));
            var bookmark = Task.Run(() => Get<BookmarkVersion>().ExecuteAsync(new(reader.Name, "Mine", $"{Artifact}:v{n}", Create: true), reader, Ct));

            var (deleted, bookmarked) = (await delete, await bookmark);

            Assert.True(deleted.IsSuccess != bookmarked.IsSuccess, $"v{n}: {deleted.Error?.Code ?? "deleted"} and {bookmarked.Error?.Code ?? "bookmarked"}");
            Refused(await ResolveAsync(deleted.IsSuccess ? $"{Artifact}:v{n}" : $"{Artifact}:v{n + 1}"), deleted.IsSuccess ? "version_deleted" : "not_found");
        }
    }

    [Fact]
    public async Task Rule18DeletedRegisteredModel_LosesBookmarksAndAliasesAndKeepsVersions()
    {
        var id = (await LogAsync("a")).Id;
        await BookmarkAsync($"{Artifact}:v0", aliases: "staging");

        Must(await Get<DeleteCollection>().ExecuteAsync(new(Registered, Model), Owner, Ct));

        Refused(await ResolveAsync($"{Registered}:staging"), "not_found");
        Assert.Equal(id, Must(await ResolveAsync($"{Artifact}:v0")).VersionId);
        Assert.Empty((await VersionAsync("v0")).Bookmarks);
        Must(await DeleteAsync("v0"));
        Assert.Contains(await HistoryAsync(), e => e is { Action: HistoryAction.AliasRemoved, Alias: "staging" });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("digits")]
    public async Task Rule18DeleteWithoutTheName_IsRefused(string? confirm)
    {
        Must(await Get<CreateCollection>().ExecuteAsync(new(Registered), Owner, Ct));

        Assert.Contains(Model, Refused(await WithoutEventAsync(() => Get<DeleteCollection>().ExecuteAsync(new(Registered, confirm), Owner, Ct)), "confirmation_missing").Message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule18ProtectedAliasWithAHolder_KeepsTheRegisteredModel()
    {
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0", aliases: "production");
        Must(await Get<ProtectAlias>().ExecuteAsync(new(Registered, "production", new(Role.Reviewer)), Owner, Ct));

        Refused(await WithoutEventAsync(() => Get<DeleteCollection>().ExecuteAsync(new(Registered, Model), Owner, Ct)), "protected_alias_held");
        Must(await Get<RemoveAlias>().ExecuteAsync(new(Registered, "production", 1), Owner, Ct));
        Must(await Get<DeleteCollection>().ExecuteAsync(new(Registered, Model), Owner, Ct));
    }

    [Fact]
    public async Task ArtifactOrProjectOrEntityThatHeldSomething_IsNotDeleted()
    {
        await LogAsync("a");

        Refused(await WithoutEventAsync(() => Get<DeleteCollection>().ExecuteAsync(new(Artifact, "mlp"), Owner, Ct)), "not_empty");
        Refused(await WithoutEventAsync(() => Get<DeleteProject>().ExecuteAsync(Team, "digits", Owner, Ct)), "not_empty");
        Refused(await WithoutEventAsync(() => Get<DeleteEntity>().ExecuteAsync(Team, Owner, Ct)), "entity_not_empty");
        Refused(await Get<DeleteEntity>().ExecuteAsync(Owner.Name, Owner, Ct), "own_entity");
    }

    private Task<Result<Done>> DeleteAsync(string version) => Get<DeleteVersion>().ExecuteAsync(new(Artifact, version), Owner, Ct);
}
