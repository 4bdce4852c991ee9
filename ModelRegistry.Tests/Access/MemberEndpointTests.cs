using System.Net;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Access;

/// <summary>An entity's members over HTTP.</summary>
public sealed class MemberEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Members => $"/entities/{host.Entity}/members";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Member_IsAddedChangedListedAndTakenOut()
    {
        var who = await host.App.AddAccountAsync();

        (await owner.PutAsync($"{Members}/{who.Name}", new { role = "viewer" })).Must(HttpStatusCode.NoContent);
        (await owner.PutAsync($"{Members}/{who.Name}@example.org", new { role = "reviewer" })).Must(HttpStatusCode.NoContent);

        var listed = (await owner.GetAsync($"{Members}?limit=1000")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray();
        Assert.Equal("reviewer", listed.Single(m => m.GetProperty("name").GetString() == who.Name).GetProperty("role").GetString());
        (await owner.DeleteAsync($"{Members}/{who.Name}")).Must(HttpStatusCode.NoContent);
        (await owner.DeleteAsync($"{Members}/{who.Name}")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task BadRequest_HasItsCode()
    {
        (await owner.PutAsync($"{Members}/{host.Owner.Name}", new { role = "viewer" })).MustBeProblem(HttpStatusCode.Conflict, "last_owner");
        (await owner.PutAsync($"{Members}/nobody-of-this-name", new { role = "viewer" })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.PutAsync($"{Members}/{host.Owner.Name}", new { role = "boss" })).MustBeProblem(HttpStatusCode.BadRequest, "role_invalid");
        var reviewer = await host.ClientAsync(Role.Reviewer);
        (await reviewer.PutAsync($"{Members}/{host.Owner.Name}", new { role = "viewer" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await reviewer.GetAsync(Members)).Must(HttpStatusCode.OK);
        (await (await host.StrangerAsync()).GetAsync(Members)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }
}
