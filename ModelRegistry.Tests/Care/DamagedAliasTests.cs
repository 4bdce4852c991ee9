using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Care;

/// <summary>No alias moves to a version that is damaged, whatever way it would come.</summary>
public sealed class DamagedAliasTests : CareTest
{
    private const string Code = "version_damaged";

    private CollectionPath Model => CollectionPath.OfModel(Owner.Name, "Digits");

    [Fact]
    public async Task EachWayToADamagedVersion_IsRefusedAndOpenAgainOnceItIsWhole()
    {
        var (rotten, whole) = (Bytes(1, 2_000), Bytes(2, 2_000));
        await LogAsync(rotten);
        await LogAsync(whole);
        var reviewer = await MemberAsync(Role.Reviewer);
        var asker = await MemberAsync(Role.Contributor);
        foreach (var version in new[] { "v0", "v1" }) CoreHost.Must(await Get<BookmarkVersion>().ExecuteAsync(new(Owner.Name, "Digits", $"{Artifact}:{version}", Create: true), Owner, Ct));
        CoreHost.Must(await Get<ProtectAlias>().ExecuteAsync(new(Model, "production", new(Role.Reviewer)), Owner, Ct));
        CoreHost.Must(await MoveAsync(Model, "staging", "v0"));
        CoreHost.Must(await MoveAsync(Model, "staging", "v1"));
        var asked = CoreHost.Must(await MoveAsync(Model, "production", "v0", 0, asker)).RequestId!.Value;
        File.Delete(BlobPath(Of(rotten)));
        CoreHost.Must(await Get<RotMarks>().MarkAsync(Of(rotten), RotKind.Missing, RotFinder.Scrub, Ct));

        Assert.Equal(Code, (await MoveAsync(Artifact, "best", "v0")).Error?.Code);
        Assert.Equal(Code, (await MoveAsync(Model, "candidate", "v0")).Error?.Code);
        Assert.Equal(Code, (await MoveAsync(Model, "production", "v0", 0)).Error?.Code);
        Assert.Equal(Code, (await MoveAsync(Model, "production", "v0", 0, asker)).Error?.Code);
        Assert.Equal(Code, (await Get<MoveAlias>().ExecuteAsync(new(Model, "production", "v0", 0, "now") { Override = true }, Owner, Ct)).Error?.Code);
        Assert.Equal(Code, (await Get<RollBackAlias>().ExecuteAsync(new(Model, "staging", null, 2), Owner, Ct)).Error?.Code);
        Assert.Equal(Code, (await Get<ApproveRequest>().ExecuteAsync(asked, null, reviewer, Ct)).Error?.Code);
        var bookmark = await Get<BookmarkVersion>().ExecuteAsync(new(Owner.Name, "Other", $"{Artifact}:v0", Create: true) { Aliases = ["best"] }, Owner, Ct);
        Assert.Equal(Code, bookmark.Error?.Code);
        Assert.StartsWith($"'best' can't be moved to {Artifact}:v0: ", bookmark.Error!.Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(new[] { "model.bin" }, bookmark.Error.Details!["damagedFiles"]);
        CoreHost.Must(await Get<BookmarkVersion>().ExecuteAsync(new(Owner.Name, "Other", $"{Artifact}:v0", Create: true), Owner, Ct));
        CoreHost.Must(await MoveAsync(Model, "candidate", "v1"));

        await LogAsync(rotten, new(Owner.Name, "digits", "again"));

        CoreHost.Must(await MoveAsync(Artifact, "best", "v0"));
        CoreHost.Must(await Get<RollBackAlias>().ExecuteAsync(new(Model, "staging", null, 2), Owner, Ct));
        Assert.Equal(RequestState.Applied, CoreHost.Must(await Get<ApproveRequest>().ExecuteAsync(asked, null, reviewer, Ct)).State);
    }

    [Fact]
    public async Task AliasThatIsThere_StaysAndMayLeave()
    {
        var (rotten, whole) = (Bytes(1, 2_000), Bytes(2, 2_000));
        await LogAsync([("model.bin", rotten)], request: new() { Aliases = ["best"] });
        await LogAsync(whole);
        CoreHost.Must(await Get<RotMarks>().MarkAsync(Of(rotten), RotKind.Content, RotFinder.Scrub, Ct));

        Assert.Equal(0, CoreHost.Must(await MoveAsync(Artifact, "best", "v0")).State.Number);
        Assert.Equal(1, CoreHost.Must(await MoveAsync(Artifact, "best", "v1")).State.Number);
        Assert.Equal(Code, (await MoveAsync(Artifact, "best", "v0")).Error?.Code);
    }

    private Task<Core.Common.Result<AliasMoved>> MoveAsync(CollectionPath path, string alias, string to, long? seen = null, Actor? by = null) =>
        Get<MoveAlias>().ExecuteAsync(new(path, alias, to, seen), by ?? Owner, Ct);

    private async Task<Actor> MemberAsync(Role role)
    {
        var member = await Host.AddAccountAsync();
        await Host.SetRoleAsync(Owner, Owner.Name, member, role);
        return member;
    }
}
