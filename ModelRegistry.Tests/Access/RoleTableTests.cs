using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

/// <summary>The table of roles as domain.md has it, once in the type and once through a real membership.</summary>
public sealed class RoleTableTests
{
    // Columns: viewer without files, viewer, contributor, reviewer, owner.
    private static readonly Dictionary<RegistryAction, string> Table = new()
    {
        [RegistryAction.Read] = "yyyyy",
        [RegistryAction.DownloadFiles] = "-yyyy",
        [RegistryAction.LogVersion] = "--yyy",
        [RegistryAction.Bookmark] = "--yyy",
        [RegistryAction.MovePlainAlias] = "--yyy",
        [RegistryAction.Describe] = "--yyy",
        [RegistryAction.Comment] = "--yyy",
        [RegistryAction.MoveProtectedAlias] = "---yy",
        [RegistryAction.ProtectAlias] = "----y",
        [RegistryAction.ManageMembers] = "----y",
        [RegistryAction.Delete] = "----y",
        [RegistryAction.ChangeEntity] = "----y",
    };

    public static TheoryData<RegistryAction, Role> EveryPair()
    {
        var pairs = new TheoryData<RegistryAction, Role>();
        foreach (var action in Enum.GetValues<RegistryAction>())
        {
            foreach (var role in Enum.GetValues<Role>()) pairs.Add(action, role);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Role_MayWhatTheTableSays(RegistryAction action, Role role)
    {
        Assert.True(Table.TryGetValue(action, out var row), $"{action} is not in the table");
        Assert.Equal(row[(int)role - 1] == 'y', new EntityGrant(Guid.Empty, "acme", role).Allows(action));
    }

    [Fact]
    public async Task Member_HasTheRoleGivenAndATokenOfTheirsNoMore()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await CoreHost.StartAsync();
        var owner = await host.AddAccountAsync("owner-person");
        var member = await host.AddAccountAsync("member-person");
        var team = await host.AddEntityAsync(owner, "acme");
        foreach (var role in Enum.GetValues<Role>())
        {
            await host.SetRoleAsync(owner, team, member, role);
            Assert.Equal(role, (await host.Get<EntityQueries>().FindGrantAsync(team, member, ct))?.Role);
            foreach (var most in Enum.GetValues<Role>())
            {
                var scoped = member with { Token = new(Guid.Empty, "test", most, null) };
                Assert.Equal(role < most ? role : most, (await host.Get<EntityQueries>().FindGrantAsync(team, scoped, ct))?.Role);
            }
        }
    }
}
