using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

public sealed class AddAccountTests : IAsyncLifetime
{
    private CoreHost host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await CoreHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task AtConsole_MakesAccountEntityOwnerAndPlaceForModels()
    {
        var ada = await host.AddAccountAsync("ada", administrator: true);

        await using var db = host.OpenDb();
        var user = await db.Users.SingleAsync(u => u.Id == ada.UserId, Ct);
        var entity = await db.Entities.Include(e => e.Members).SingleAsync(e => e.PersonId == ada.UserId, Ct);
        Assert.Equal(("ada", true, entity.Id), (user.UserName, user.IsAdministrator, user.DefaultEntityId));
        Assert.Equal((ada.UserId, Role.Owner), entity.Members.Select(m => (m.UserId, m.Role)).Single());
        Assert.Equal([CollectionPath.RegistryProject], await db.Projects.Where(p => p.EntityId == entity.Id).Select(p => p.Name).ToListAsync(Ct));
        Assert.Equal(["entity.created", "account.made"], await db.History.Where(e => e.EntityId == entity.Id).OrderBy(e => e.Sequence).Select(e => e.Action).ToListAsync(Ct));
    }

    [Theory]
    [InlineData("ADA", "other@example.org", "correct horse battery", "name_taken")]
    [InlineData("bob", "ADA@example.org", "correct horse battery", "email_taken")]
    [InlineData("bob", "not an address", "correct horse battery", "email_invalid")]
    [InlineData("bob", "", "correct horse battery", "email_invalid")]
    [InlineData("bob", "bob@example.org", "ninechars", "password_invalid")]
    [InlineData("bob", "bob@example.org", "", "password_invalid")]
    [InlineData("api", "bob@example.org", "correct horse battery", "name_reserved")]
    [InlineData("no spaces", "bob@example.org", "correct horse battery", "name_invalid")]
    [InlineData(null, "bob@example.org", "correct horse battery", "name_invalid")]
    public async Task BadOrTaken_IsRefusedAndLeavesNothing(string? name, string email, string password, string code)
    {
        await host.AddAccountAsync("ada");

        var result = await host.Get<AddAccount>().ExecuteAtConsoleAsync(new(name, email, password), Ct);

        Assert.Equal(code, result.Error?.Code);
        await using var db = host.OpenDb();
        Assert.Equal((1, 1), (await db.Users.CountAsync(Ct), await db.Entities.CountAsync(Ct)));
    }

    [Fact]
    public async Task EverythingBad_IsSaidAtOnceWithEveryField()
    {
        var bad = await host.Get<AddAccount>().ExecuteAtConsoleAsync(new("no spaces", "nowhere", "short"), Ct);
        await host.AddAccountAsync("ada");
        var taken = await host.Get<AddAccount>().ExecuteAtConsoleAsync(new("Ada", "ada@example.org", CoreHost.Password), Ct);

        Assert.Equal("name_invalid", bad.Error?.Code);
        Assert.Equal(["email", "name", "password"], bad.Error?.Fields?.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("name_taken", taken.Error?.Code);
        Assert.Equal(["email", "name"], taken.Error?.Fields?.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NameOfTeam_IsTaken()
    {
        var ada = await host.AddAccountAsync("ada", administrator: true);
        await host.AddEntityAsync(ada, "acme");

        var result = await host.Get<AddAccount>().ExecuteAtConsoleAsync(new("Acme", "acme@example.org", CoreHost.Password), Ct);

        Assert.Equal("name_taken", result.Error?.Code);
        await using var db = host.OpenDb();
        Assert.Equal(1, await db.Users.CountAsync(Ct));
    }

    [Fact]
    public async Task ByMember_IsForbidden()
    {
        var ada = await host.AddAccountAsync();

        var result = await host.Get<AddAccount>().ExecuteAsync(new("bob", "bob@example.org", CoreHost.Password), ada, Ct);

        Assert.Equal("forbidden", result.Error?.Code);
    }

    [Fact]
    public async Task First_IsAdministratorAndOnlyOnce()
    {
        var add = host.Get<AddAccount>();

        var first = CoreHost.Must(await add.ExecuteFirstAsync(new("ada", "ada@example.org", CoreHost.Password), Ct));
        var second = await add.ExecuteFirstAsync(new("bob", "bob@example.org", CoreHost.Password), Ct);

        Assert.True(first.IsAdministrator);
        Assert.Equal("already_set_up", second.Error?.Code);
    }

    [Fact]
    public async Task TwoAtOnceWithOneName_OneWins()
    {
        var add = host.Get<AddAccount>();

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => add.ExecuteAtConsoleAsync(new("ada", $"ada{i}@example.org", CoreHost.Password), Ct)));

        Assert.Single(results, result => result.IsSuccess);
        Assert.All(results.Where(result => !result.IsSuccess), result => Assert.Equal("name_taken", result.Error?.Code));
    }
}
