using System.Net;
using System.Text.Json;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Aliases;

/// <summary>Promotion as scripts see it: what takes others answers 202, what a rule forbids answers 409 with every failed rule.</summary>
public sealed class PromotionEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;
    private ApiClient reviewer = null!;
    private ApiClient contributor = null!;

    private string Production => $"{host.Model}/aliases/production";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        (owner, reviewer, contributor) = (await host.OwnerAsync(), await host.ClientAsync(Role.Reviewer), await host.ClientAsync(Role.Contributor));
        foreach (var number in Enumerable.Range(0, 3))
        {
            (await owner.LogAsync(host.Artifact, new { accuracy = 0.9 + (number / 100.0) })).Must(HttpStatusCode.Created);
            (await owner.PostAsync($"{host.Model}/bookmarks?create=true", new { version = $"{host.Entity}/digits/mlp:v{number}" })).Must(HttpStatusCode.Created);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Protection_IsReadAsItWasSet()
    {
        var rules = """[{"rule":"metric","key":"accuracy","atLeast":0.91},{"rule":"freeze","days":["sat","sun"],"zone":"Europe/Berlin"}]""";
        (await owner.PutAsync($"{Production}/protection", $$"""{"moverRole":"reviewer","approvals":2,"requesterMayApprove":false,"requestDays":7,"rules":{{rules}}}""")).Must(HttpStatusCode.OK);

        var read = (await contributor.GetAsync($"{Production}/protection")).Must(HttpStatusCode.OK);

        Assert.Equal(("reviewer", 2, false, 7), (read["moverRole"], read.Json.GetProperty("approvals").GetInt32(), read.Json.GetProperty("requesterMayApprove").GetBoolean(), read.Json.GetProperty("requestDays").GetInt32()));
        Assert.Equal(rules, read.Json.GetProperty("rules").GetRawText());
    }

    [Fact]
    public async Task ProtectionThatWasChangedMeanwhile_IsLeft()
    {
        (await owner.PutAsync($"{Production}/protection", new { moverRole = "reviewer" }, ("If-None-Match", "*"))).Must(HttpStatusCode.OK);
        var seen = (await owner.GetAsync($"{Production}/protection")).Must(HttpStatusCode.OK).Response.Headers.ETag!.Tag;
        (await owner.PutAsync($"{Production}/protection", new { moverRole = "reviewer", approvals = 2 }, ("If-Match", seen))).Must(HttpStatusCode.OK);

        (await owner.PutAsync($"{Production}/protection", new { moverRole = "owner" }, ("If-Match", seen))).MustBeProblem(HttpStatusCode.PreconditionFailed, "policy_changed");
        (await owner.PutAsync($"{Production}/protection", new { moverRole = "owner" }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.PreconditionFailed, "policy_changed");
        (await owner.PutAsync($"{Production}/protection", new { moverRole = "owner" }, ("If-Match", "*"))).MustBeProblem(HttpStatusCode.BadRequest, "precondition_invalid");

        Assert.Equal("2", (await owner.GetAsync($"{Production}/protection"))["approvals"]);
    }

    [Theory]
    [InlineData("""[{"rule":"luck"}]""")]
    [InlineData("""[{"key":"accuracy","atLeast":1}]""")]
    [InlineData("""[{"rule":"metric","key":"accuracy"}]""")]
    [InlineData("""[{"rule":"metric","key":"accuracy","atLeast":1,"atMost":2}]""")]
    [InlineData("""[{"rule":"metric","key":"accuracy","atLeast":1,"colour":"red"}]""")]
    [InlineData("""[{"rule":"held_before","alias":"latest"}]""")]
    [InlineData("""[{"rule":"held_before","alias":"staging","hours":-1}]""")]
    [InlineData("""[{"rule":"no_worse","key":"loss","better":"less"}]""")]
    [InlineData("""[{"rule":"files","paths":[]}]""")]
    [InlineData("""[{"rule":"files","paths":["../up"]}]""")]
    [InlineData("""[{"rule":"files","paths":[null]}]""")]
    [InlineData("""[{"rule":"files"}]""")]
    [InlineData("""[{"rule":"freeze","days":[null]}]""")]
    [InlineData("""[{"rule":"card","minLength":0}]""")]
    [InlineData("""[{"rule":"freeze"}]""")]
    [InlineData("""[{"rule":"freeze","days":["someday"]}]""")]
    [InlineData("""[{"rule":"freeze","days":["mon"],"zone":"Moon/Crater"}]""")]
    [InlineData("""[{"rule":"freeze","from":"2026-12-02T00:00:00Z","until":"2026-12-01T00:00:00Z"}]""")]
    [InlineData("""[null]""")]
    [InlineData("""{"rule":"card"}""")]
    public async Task RuleThatMeansNothing_IsRefused(string rules)
    {
        (await owner.PutAsync($"{Production}/protection", $$"""{"moverRole":"reviewer","rules":{{rules}}}""")).MustBeProblem(HttpStatusCode.BadRequest, "rules_invalid");

        (await owner.GetAsync($"{Production}/protection")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task AskApprove_MovesTheAlias_AndTheRequestTellsItsStory()
    {
        await ProtectAsync();
        var asked = await contributor.PutAsync(Production, new { version = "v1", reason = "best so far" }, ("If-None-Match", "*"));
        var at = asked.Must(HttpStatusCode.Accepted).Response.Headers.Location!.OriginalString["/api/v1".Length..];
        Assert.Equal(["open", "v1", "best so far", "False"], new[] { asked["state"], asked["to"], asked["reason"], asked["mayDecide"] });
        Assert.Contains(at[^36..], (await reviewer.GetAsync("/requests")).Text, StringComparison.Ordinal);
        Assert.Contains(at[^36..], (await contributor.GetAsync($"{host.Model}/requests")).Text, StringComparison.Ordinal);
        (await contributor.PostAsync($"{at}/approve", new { })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");

        var approved = (await reviewer.PostAsync($"{at}/approve", new { comment = "fine" })).Must(HttpStatusCode.OK);

        Assert.Equal("applied", approved["state"]);
        Assert.Equal("fine", approved.Json.GetProperty("approvals")[0].GetProperty("comment").GetString());
        Assert.Equal("v1", (await contributor.GetAsync(Production)).Must(HttpStatusCode.OK)["version"]);
        Assert.Empty((await contributor.GetAsync($"{host.Model}/requests")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await contributor.GetAsync($"{host.Model}/requests?state=all")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("applied", (await reviewer.PostAsync($"{at}/reject", new { comment = "no" })).MustBeProblem(HttpStatusCode.Conflict, "request_closed")["state"]);
    }

    [Fact]
    public async Task RejectAndWithdraw_CloseARequest()
    {
        await ProtectAsync();
        var at = await AskAsync("v1");
        (await reviewer.PostAsync($"{at}/reject", new { })).MustBeProblem(HttpStatusCode.BadRequest, "comment_missing");
        Assert.Equal("rejected", (await reviewer.PostAsync($"{at}/reject", new { comment = "loss is worse" })).Must(HttpStatusCode.OK)["state"]);
        at = await AskAsync("v2");
        Assert.Equal("withdrawn", (await contributor.PostAsync($"{at}/withdraw", null)).Must(HttpStatusCode.OK)["state"]);
    }

    [Fact]
    public async Task OvertakenRequest_SaysByWhat_InTheLanguageOfWhoeverAsks()
    {
        await ProtectAsync();
        var at = await AskAsync("v1");
        (await reviewer.PutAsync(Production, new { version = "v2" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);

        var (plain, japanese) = (await contributor.GetAsync(at), await contributor.GetAsync(at, ("Accept-Language", "ja")));

        Assert.Equal(("superseded", "The alias moved to v2."), (plain["state"], plain["comment"]));
        Assert.Equal(("superseded", "エイリアスが v2 に移動しました。"), (japanese["state"], japanese["comment"]));
    }

    [Fact]
    public async Task FailedRules_AreAllNamed_AndCheckedBeforehand()
    {
        await ProtectAsync("""[{"rule":"metric","key":"accuracy","atLeast":0.92},{"rule":"files","paths":["model.onnx"]},{"rule":"files","paths":["model.bin"]}]""");

        var refused = (await reviewer.PutAsync(Production, new { version = "v0" }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.Conflict, "rules_failed");
        var checks = (await reviewer.GetAsync($"{Production}/checks?version=v2")).Must(HttpStatusCode.OK);

        Assert.Equal(["accuracy at least 0.92", "has model.onnx"], refused.Json.GetProperty("failed").EnumerateArray().Select(f => f.GetProperty("name").GetString()));
        Assert.Equal([true, false, true], checks.Json.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("holds").GetBoolean()));
        Assert.Equal(("False", "True"), (checks["rulesHold"], checks["mayMove"]));
    }

    [Fact]
    public async Task Override_IsAnOwnersAndIsShown()
    {
        await ProtectAsync("""[{"rule":"files","paths":["model.onnx"]}]""");

        (await reviewer.PutAsync(Production, new { version = "v0", reason = "now", @override = true }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await owner.PutAsync(Production, new { version = "v0", @override = true }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.BadRequest, "reason_missing");
        var moved = (await owner.PutAsync(Production, new { version = "v0", reason = "the old one is down", @override = true }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);

        Assert.Equal(("[\"has model.onnx\"]", "the old one is down"), (moved.Json.GetProperty("overrode").GetRawText(), moved["reason"]));
        Assert.Contains("has model.onnx", (await owner.GetAsync($"{host.Model}/history?alias=production")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_GoesOneStepBack_AndTheTimelineTellsIt()
    {
        await ProtectAsync();
        var before = (await reviewer.PutAsync(Production, new { version = "v0" }, ("If-None-Match", "*"))).Must(HttpStatusCode.Created)["movedAt"]!;
        (await reviewer.PutAsync(Production, new { version = "v2" }, ("If-Match", "\"1\""))).Must(HttpStatusCode.OK);

        (await reviewer.PostAsync($"{Production}/rollback", new { version = "v1" }, ("If-Match", "\"2\""))).MustBeProblem(HttpStatusCode.Conflict, "no_former_holder");
        (await reviewer.PostAsync($"{Production}/rollback", new { })).MustBeProblem((HttpStatusCode)428, "precondition_required");
        var back = (await reviewer.PostAsync($"{Production}/rollback", new { reason = "errors rose" }, ("If-Match", "\"2\""))).Must(HttpStatusCode.OK);

        Assert.Equal("v0", back["version"]);
        var stays = (await contributor.GetAsync($"{Production}/timeline")).Must(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("v0", true), ("v2", false), ("v0", false)], stays.Select(s => (s.GetProperty("version").GetString(), s.GetProperty("rollback").GetBoolean())));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (stays[0].GetProperty("until").ValueKind, stays[1].GetProperty("until").ValueKind));
        var then = (await contributor.GetAsync($"/entities/{host.Entity}/aliases?at={Uri.EscapeDataString(before)}")).Must(HttpStatusCode.OK);
        Assert.Equal("v0", then.Json.GetProperty("items")[0].GetProperty("version").GetString());
    }

    [Fact]
    public async Task RollBackOfAPlainAlias_IsRecordedAsOne()
    {
        var staging = $"{host.Model}/aliases/staging";
        (await contributor.PutAsync(staging, new { version = "v0" })).Must(HttpStatusCode.Created);
        (await contributor.PutAsync(staging, new { version = "v2" })).Must(HttpStatusCode.OK);

        (await contributor.PostAsync($"{staging}/rollback", new { })).Must(HttpStatusCode.OK);

        Assert.True((await contributor.GetAsync($"{staging}/timeline")).Must(HttpStatusCode.OK).Json.GetProperty("items")[0].GetProperty("rollback").GetBoolean());
        Assert.Equal("alias.rolled_back", (await contributor.GetAsync($"{host.Model}/history?alias=staging&limit=1")).Json.GetProperty("items")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task RuleThatFails_IsNamedWithWhoMayOverrideIt()
    {
        await ProtectAsync("""[{"rule":"metric","key":"accuracy","atLeast":0.95}]""");

        var refused = (await contributor.PutAsync(Production, new { version = "v0" }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.Conflict, "rules_failed");

        Assert.Equal($"'production' may not move there, since this does not hold: accuracy at least 0.95. An owner of {host.Entity} may override rules, with a reason.", refused["detail"]);
    }

    [Fact]
    public async Task OwnersLimitedToken_IsToldThatTheTokenIsLimited()
    {
        await ProtectAsync();
        var limited = new ApiClient(await host.App.TokenClientAsync(host.Owner, Role.Contributor));

        var protect = (await limited.PutAsync($"{Production}/protection", new { moverRole = "reviewer" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        var over = (await limited.PutAsync(Production, new { version = "v0", reason = "now", @override = true }, ("If-None-Match", "*"))).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        var own = (await contributor.PutAsync($"{Production}/protection", new { moverRole = "reviewer" })).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal("This takes the role owner in the entity; you are owner, but this token is limited to contributor.", protect["detail"]);
        Assert.EndsWith("you are owner, but this token is limited to contributor.", over["detail"], StringComparison.Ordinal);
        Assert.EndsWith("yours here is contributor.", own["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stranger_LearnsOfNoRequest()
    {
        await ProtectAsync();
        var at = await AskAsync("v1");
        var stranger = await host.StrangerAsync();

        (await stranger.GetAsync(at)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await stranger.PostAsync($"{at}/approve", new { })).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await stranger.GetAsync("/requests")).Json.GetProperty("items").EnumerateArray());
    }

    private async Task ProtectAsync(string rules = "[]") =>
        (await owner.PutAsync($"{Production}/protection", $$"""{"moverRole":"reviewer","rules":{{rules}}}""")).Must(HttpStatusCode.OK);

    private async Task<string> AskAsync(string version) =>
        (await contributor.PutAsync(Production, new { version }, ("If-None-Match", "*"))).Must(HttpStatusCode.Accepted).Response.Headers.Location!.OriginalString["/api/v1".Length..];
}
