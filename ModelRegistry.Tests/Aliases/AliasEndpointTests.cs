using System.Net;
using System.Text.Json;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Aliases;

/// <summary>Deployers read aliases and scripts move them, in artifacts and in registered models alike.</summary>
public sealed class AliasEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    public static TheoryData<bool> BothKinds() => [true, false];

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        foreach (var number in Enumerable.Range(0, 3))
        {
            (await owner.LogAsync(host.Artifact, new { number })).Must(HttpStatusCode.Created);
            (await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp:v{number}" })).Must(HttpStatusCode.Created);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(BothKinds))]
    public async Task FirstMove_AnswersCreated_AndEveryNextRaisesTheGeneration(bool isModel)
    {
        var at = At(isModel);
        var first = await owner.PutAsync($"{at}/champion", new { version = "v0" }, ("If-None-Match", "*"));
        var second = await owner.PutAsync($"{at}/champion", new { version = "v1", reason = "better" }, ("If-Match", first.Response.Headers.ETag!.ToString()));
        var same = await owner.PutAsync($"{at}/champion", new { version = "v1" });
        var now = await owner.GetAsync($"{at}/CHAMPION");

        Assert.Equal("\"1\"", first.Must(HttpStatusCode.Created).Response.Headers.ETag!.ToString());
        Assert.Equal($"/api/v1{at}/champion", first.Response.Headers.Location!.OriginalString);
        Assert.Equal("\"2\"", second.Must(HttpStatusCode.OK).Response.Headers.ETag!.ToString());
        Assert.Equal("2", same.Must(HttpStatusCode.OK)["generation"]);
        Assert.Equal("\"2\"", now.Must(HttpStatusCode.OK).Response.Headers.ETag!.ToString());
        Assert.Equal(["champion", "v1", "2", host.Owner.Name, "False"], new[] { now["alias"], now["version"], now["generation"], now["movedBy"], now["protected"] });
        Assert.EndsWith(":v1", now["ref"], StringComparison.Ordinal);
        Assert.EndsWith("Z", now["movedAt"], StringComparison.Ordinal);
        Assert.Single((await owner.GetAsync(at)).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [MemberData(nameof(BothKinds))]
    public async Task StaleMover_IsToldWhoWasFirst_InTheShapeOfAGet(bool isModel)
    {
        var at = At(isModel);
        await owner.PutAsync($"{at}/best", new { version = "v0" });
        await owner.PutAsync($"{at}/best", new { version = "v1" });

        var stale = await owner.PutAsync($"{at}/best", new { version = "v2" }, ("If-Match", "\"1\""));
        var unseen = await owner.PutAsync($"{at}/best", new { version = "v2" }, ("If-None-Match", "*"));

        stale.MustBeProblem(HttpStatusCode.PreconditionFailed, "alias_moved");
        unseen.MustBeProblem(HttpStatusCode.PreconditionFailed, "alias_moved");
        Assert.Equal((await owner.GetAsync($"{at}/best")).Text, stale["current"]);
    }

    [Theory]
    [InlineData("If-Match", "2")]
    [InlineData("If-Match", "W/\"2\"")]
    [InlineData("If-Match", "\"1\", \"2\"")]
    [InlineData("If-Match", "*")]
    [InlineData("If-Match", "\"\"")]
    [InlineData("If-Match", "\"-1\"")]
    [InlineData("If-Match", "\"0\"")]
    [InlineData("If-Match", "\"99999999999999999999\"")]
    [InlineData("If-Match", "garbage")]
    [InlineData("If-None-Match", "\"2\"")]
    public async Task BadPrecondition_IsRefused(string name, string value)
    {
        (await owner.PutAsync($"{At(true)}/a", new { version = "v0" }, (name, value))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");
        (await owner.DeleteAsync($"{At(true)}/a", (name, value))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");
    }

    [Fact]
    public async Task BothPreconditions_AreRefused() =>
        (await owner.PutAsync($"{At(true)}/a", new { version = "v0" }, ("If-Match", "\"1\""), ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");

    [Theory]
    [MemberData(nameof(BothKinds))]
    public async Task ProtectedAlias_AsksWhatTheMoverSaw_AndForARole(bool isModel)
    {
        var at = At(isModel);
        var contributor = await host.ClientAsync(Role.Contributor);
        var reviewer = await host.ClientAsync(Role.Reviewer);
        var made = await owner.PutAsync($"{at}/production/protection", new { moverRole = "reviewer" });
        Assert.Equal(["True", "reviewer", string.Empty], new[] { made.Must(HttpStatusCode.OK)["protected"], made["moverRole"], made["version"] });
        Assert.Null(made.Response.Headers.ETag);

        Assert.Equal("open", (await contributor.PutAsync($"{at}/production", new { version = "v0" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Accepted)["state"]);
        (await reviewer.PutAsync($"{at}/production", new { version = "v0" })).MustBeProblem((HttpStatusCode)428, "precondition_required");
        (await reviewer.PutAsync($"{at}/production", new { version = "v0" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);
        (await reviewer.PutAsync($"{at}/production/protection", new { moverRole = "owner" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await owner.PutAsync($"{at}/production/protection", new { moverRole = "contributor" })).MustBeProblem(HttpStatusCode.BadRequest, "role_invalid");
        var silent = (await owner.PutAsync($"{at}/production/protection", new { })).MustBeProblem(HttpStatusCode.BadRequest, "body_invalid");
        Assert.Contains("'moverRole' must be given", silent["detail"], StringComparison.Ordinal);
        (await owner.PutAsync($"{at}/production/protection", new { moverRole = (string?)null })).Must(HttpStatusCode.OK);
        (await contributor.PutAsync($"{at}/production", new { version = "v1" })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task VersionWithoutFiles_CantHoldAProtectedAlias()
    {
        (await owner.LogAsync(host.Artifact, new { empty = true }, [])).Must(HttpStatusCode.Created);
        (await owner.PutAsync($"{At(false)}/production/protection", new { moverRole = "owner" })).Must(HttpStatusCode.OK);

        (await owner.PutAsync($"{At(false)}/production", new { version = "v3" }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.Conflict, "version_empty");
    }

    [Theory]
    [MemberData(nameof(BothKinds))]
    public async Task Removal_LeavesAGenerationBehind(bool isModel)
    {
        var at = At(isModel);
        await owner.PutAsync($"{at}/gone", new { version = "v0" });

        var removed = await owner.DeleteAsync($"{at}/gone?reason=old", ("If-Match", "\"1\""));

        Assert.Equal([string.Empty, "2"], new[] { removed.Must(HttpStatusCode.OK)["version"], removed["generation"] });
        (await owner.GetAsync($"{at}/gone")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.DeleteAsync($"{at}/gone")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("3", (await owner.PutAsync($"{at}/gone", new { version = "v1" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created)["generation"]);
    }

    [Fact]
    public async Task PastMoment_HasItsHolder()
    {
        var before = await owner.PutAsync($"{At(true)}/production", new { version = "v0", reason = "the first that passes" });
        var then = before.Json.GetProperty("movedAt").GetDateTimeOffset();
        (await owner.PutAsync($"{At(true)}/production", new { version = "v1" })).Must(HttpStatusCode.OK);

        var past = await owner.GetAsync($"{At(true)}/production?at={Uri.EscapeDataString(then.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}");
        var east = await owner.GetAsync($"{At(true)}/production?at={then.ToOffset(TimeSpan.FromHours(9)).ToString("O", System.Globalization.CultureInfo.InvariantCulture)}");

        Assert.Equal(["v0", "1"], new[] { past.Must(HttpStatusCode.OK)["version"], past["generation"] });
        Assert.Equal("the first that passes", past["reason"]);
        Assert.Equal(past.Text, east.Must(HttpStatusCode.OK).Text);
        (await owner.GetAsync($"{At(true)}/production?at=2001-01-01T00:00:00Z")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await owner.GetAsync($"{At(true)}/production?at=yesterday")).MustBeProblem(HttpStatusCode.BadRequest, "time_invalid");
        (await owner.GetAsync($"{At(true)}/production?at=2026-11-24T10:44:30")).MustBeProblem(HttpStatusCode.BadRequest, "time_invalid");
    }

    [Theory]
    [InlineData("latest", "v0", HttpStatusCode.BadRequest, "alias_reserved")]
    [InlineData("v3", "v0", HttpStatusCode.BadRequest, "alias_reserved")]
    [InlineData("a%20b", "v0", HttpStatusCode.BadRequest, "alias_invalid")]
    [InlineData("a%2Fb", "v0", HttpStatusCode.BadRequest, "alias_invalid")]
    [InlineData("champion", "acme/digits/mlp:v0", HttpStatusCode.BadRequest, "version_invalid")]
    [InlineData("ok", "", HttpStatusCode.BadRequest, "version_invalid")]
    [InlineData("ok", "v99999999999", HttpStatusCode.BadRequest, "version_invalid")]
    [InlineData("ok", "v9", HttpStatusCode.NotFound, "not_found")]
    public async Task BadMove_HasItsCode(string alias, string version, HttpStatusCode status, string code)
    {
        (await owner.PutAsync($"{At(true)}/{alias}", new { version })).MustBeProblem(status, code);
        (await owner.PutAsync($"{At(false)}/{alias}", new { version })).MustBeProblem(status, code);
    }

    [Fact]
    public async Task TenMoversAtOnce_HaveOneWinner_AndNoGapInTheGenerations()
    {
        await owner.PutAsync($"{At(true)}/production", new { version = "v0" });

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i =>
            owner.PutAsync($"{At(true)}/production", new { version = i % 2 == 0 ? "v1" : "v2", reason = $"mover {i}" }, ("If-Match", "\"1\""))));

        var winner = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal("2", winner["generation"]);
        foreach (var loser in answers.Where(answer => answer != winner))
            Assert.Equal(winner.Text, loser.MustBeProblem(HttpStatusCode.PreconditionFailed, "alias_moved")["current"]);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => owner.PutAsync($"{At(true)}/production", new { version = $"v{i % 3}" })));
        var generations = (await owner.GetAsync($"{host.Model}/history?alias=production")).Json.GetProperty("items").EnumerateArray()
            .Select(e => e.GetProperty("generation").GetInt64()).Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, generations.Count).Select(i => (long)i), generations);
    }

    [Fact]
    public async Task Viewer_MayNotMove_AndStrangerSeesNothing()
    {
        (await (await host.ClientAsync(Role.Viewer)).PutAsync($"{At(true)}/a", new { version = "v0" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await host.StrangerAsync()).GetAsync($"{At(true)}/production")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(JsonValueKind.Null, (await owner.GetAsync(At(true))).Json.GetProperty("next").ValueKind);
    }

    private string At(bool isModel) => (isModel ? host.Model : host.Artifact) + "/aliases";
}
