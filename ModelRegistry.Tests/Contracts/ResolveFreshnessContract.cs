using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Contracts;

/// <summary>
/// Answers of resolving are kept. After every change that could make one past, whoever asked before is told the same as whoever asks a
/// process that has kept nothing.
/// </summary>
public abstract class ResolveFreshnessContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task AfterEachChange_KeptAnswersAreWhatAFreshProcessAnswers()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0", aliases: "production");
        var other = await Host.AddEntityAsync(Owner);
        var (viewer, stranger) = (await PersonAsync(Role.Viewer), await PersonAsync());
        await Host.SetRoleAsync(Owner, other, stranger, Role.Viewer);
        var limited = Owner with { Token = new(Guid.CreateVersion7(), "limited", Role.Viewer, (await VersionAsync("v0")).EntityId) };
        Actor[] readers = [Owner, viewer, stranger, limited];
        var wide = new CollectionPath(Team, "digits", "wide");
        var foreign = CollectionPath.OfModel(other, "Theirs");
        var references = new List<string> { $"{Artifact}", $"{Artifact}:v0", $"{Artifact}:best", $"{Registered}:production", $"{Registered}", $"{Registered}:v0", $"{wide}:v0", $"{foreign}" };
        var steps = new (string What, Func<Task> Act)[]
        {
            ("nothing", () => Task.CompletedTask),
            ("version logged", async () => await LogAsync("c")),
            ("alias set", async () => Must(await MoveAsync("best", "v0"))),
            ("alias moved", async () => Must(await MoveAsync("best", "v1"))),
            ("second bookmark", async () => await BookmarkAsync($"{Artifact}:v1")),
            ("model's alias moved", async () => Must(await MoveAsync("production", "v1", path: Registered))),
            ("bookmarked elsewhere", async () => Must(await Get<BookmarkVersion>().ExecuteAsync(new(other, "Theirs", $"{Artifact}:v1", Create: true) { Aliases = ["live"] }, Owner, Ct))),
            ("alias moved elsewhere", async () => Must(await MoveAsync("next", "v0", path: foreign))),
            ("described", async () => Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v1", "words", ["x"]), Owner, Ct))),
            ("stranger let in", () => Host.SetRoleAsync(Owner, Team, stranger, Role.Contributor)),
            ("viewer let in elsewhere", () => Host.SetRoleAsync(Owner, other, viewer, Role.Viewer)),
            ("viewer put out", async () => Must(await Get<RemoveMember>().ExecuteAsync(Team, viewer.Name, Owner, Ct))),
            ("stranger put out elsewhere", async () => Must(await Get<RemoveMember>().ExecuteAsync(other, stranger.Name, Owner, Ct))),
            ("alias removed", async () => Must(await Get<RemoveAlias>().ExecuteAsync(new(Artifact, "best", null), Owner, Ct))),
            ("version deleted", async () => Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct))),
            ("version restored", async () => Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v2"), Owner, Ct))),
            ("bookmark removed", async () => Must(await Get<RemoveBookmark>().ExecuteAsync(new(Team, Model, "v0"), Owner, Ct))),
            ("model renamed", async () => Must(await Get<ChangeCollection>().ExecuteAsync(new(Registered, "Numbers"), Owner, Ct))),
            ("its name taken", async () => await BookmarkAsync($"{Artifact}:v2")),
            ("artifact renamed", async () => Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, "wide"), Owner, Ct))),
            ("project renamed", async () => Must(await Get<ChangeProject>().ExecuteAsync(new(Team, "digits", "numbers"), Owner, Ct))),
            ("entity renamed", async () => Must(await Get<ChangeEntity>().ExecuteAsync(new(Team, CoreHost.NewName("crew")), Owner, Ct))),
            ("other entity renamed", async () => Must(await Get<ChangeEntity>().ExecuteAsync(new(other, CoreHost.NewName("crew")), Owner, Ct))),
        };

        foreach (var (what, act) in steps)
        {
            await act();
            using var resolve = new ResolveReference(Get<IDbContextFactory<RegistryDbContext>>(), Get<ICommitMark>());
            using var views = new ResolvedViews(Get<IDbContextFactory<RegistryDbContext>>());
            foreach (var reader in readers)
            {
                foreach (var reference in references)
                {
                    var (fresh, kept) = (await ShowAsync(resolve, views, reference, reader), await ShowAsync(Get<ResolveReference>(), Get<ResolvedViews>(), reference, reader));
                    Assert.True(fresh == kept, $"After '{what}', {reader.Name} asking {reference} is told\n{kept}\nwhere the database says\n{fresh}");
                }
            }
        }
    }

    private static async Task<string> ShowAsync(ResolveReference resolve, ResolvedViews views, string reference, Actor reader)
    {
        if (!(await resolve.ExecuteAsync(reference, reader, Ct)).TryGet(out var found, out var error)) return error.Code;
        return $"{found}\n{JsonSerializer.Serialize(Must(await views.GetAsync(found, reader, Ct)))}";
    }
}
