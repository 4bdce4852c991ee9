using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Idempotency;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Idempotency;

/// <summary>A caller who lost an answer asks again with the same key.</summary>
public sealed class IdempotencyEndpointTests(SharedRegistry registry) : IAsyncLifetime
{
    private ApiHost host = null!;
    private ApiClient owner = null!;

    private string Projects => $"/entities/{host.Entity}/projects";

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task SameKeyAndBody_ReturnsTheFirstAnswerWhole()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));
        var first = (await owner.PostAsync(Projects, new { name = "digits" }, key)).Must(HttpStatusCode.Created);
        var second = (await owner.PostAsync(Projects, new { name = "digits" }, key)).Must(HttpStatusCode.Created);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Response.Headers.Location, second.Response.Headers.Location);
        Assert.Equal(first.Response.Content.Headers.ContentType, second.Response.Content.Headers.ContentType);
        Assert.False(first.Response.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("true", Assert.Single(second.Response.Headers.GetValues("Idempotent-Replayed")));
        (await owner.PostAsync(Projects, new { name = "digits" })).MustBeProblem(HttpStatusCode.Conflict, "name_taken");
    }

    [Fact]
    public async Task RefusalsAndTagsAndEmptyAnswers_AreKeptToo()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));
        var refused = (await owner.PostAsync(Projects, new { name = "a/b" }, key)).MustBeProblem(HttpStatusCode.BadRequest, "name_invalid");
        Assert.Equal(refused.Text, (await owner.PostAsync(Projects, new { name = "a/b" }, key)).MustBeProblem(HttpStatusCode.BadRequest, "name_invalid").Text);
        (await owner.LogAsync(host.Artifact)).Must(HttpStatusCode.Created);
        var move = ("Idempotency-Key", CoreHost.NewName("key"));
        var moved = (await owner.PutAsync($"{host.Artifact}/aliases/best", new { version = "v0" }, move, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);
        var again = (await owner.PutAsync($"{host.Artifact}/aliases/best", new { version = "v0" }, move, ("If-None-Match", "*"))).Must(HttpStatusCode.Created);
        Assert.Equal("\"1\"", again.Response.Headers.ETag?.ToString());
        Assert.Equal(moved.Text, again.Text);
        var remove = ("Idempotency-Key", CoreHost.NewName("key"));
        (await owner.DeleteAsync($"{host.Artifact}/aliases/best", remove)).Must(HttpStatusCode.OK);
        (await owner.DeleteAsync($"{host.Artifact}/aliases/best", remove)).Must(HttpStatusCode.OK);
        var delete = ("Idempotency-Key", CoreHost.NewName("key"));
        (await owner.DeleteAsync($"{host.Artifact}/versions/v0", delete)).Must(HttpStatusCode.NoContent);
        Assert.Equal(string.Empty, (await owner.DeleteAsync($"{host.Artifact}/versions/v0", delete)).Must(HttpStatusCode.NoContent).Text);
        (await owner.DeleteAsync($"{host.Artifact}/versions/v0")).MustBeProblem(HttpStatusCode.Gone, "version_deleted");
    }

    [Fact]
    public async Task SameKeyAnotherRequest_IsRefused()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));
        (await owner.PostAsync(Projects, new { name = "one" }, key)).Must(HttpStatusCode.Created);

        (await owner.PostAsync(Projects, new { name = "two" }, key)).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await owner.PostAsync($"/entities/{host.Entity}/models", new { name = "one" }, key)).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await owner.PostAsync($"{Projects}?x=1", new { name = "one" }, key)).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await owner.GetAsync($"{Projects}/two")).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task UploadAgain_IsComparedByItsParts_AndLoggedOnce()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));
        // Each form draws a boundary of its own, as curl does for every try.
        Task<ApiAnswer> Log(string text, string path = "a.bin") => owner.PostAsync($"{host.Artifact}/versions?create=true",
            new ApiForm { { new StringContent("""{"x":1}"""), "metadata" }, ApiClient.FilePart(path, System.Text.Encoding.UTF8.GetBytes(text)) }, key);
        var first = (await Log("weights")).Must(HttpStatusCode.Created);
        (await owner.LogAsync(host.Artifact, new { other = true })).Must(HttpStatusCode.Created);

        Assert.Equal(first.Text, (await Log("weights")).Must(HttpStatusCode.Created).Text);
        (await Log("other weights")).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await Log("weights", "b.bin")).MustBeProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        Assert.Equal(2, (await owner.GetAsync($"{host.Artifact}/versions")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task RefusalBeforeTheBody_KeepsNothing()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));
        var stranger = await host.StrangerAsync();
        (await stranger.PostAsync($"{host.Artifact}/versions", new ApiForm { ApiClient.FilePart("a", [1]) }, key)).MustBeProblem(HttpStatusCode.NotFound, "not_found");

        (await stranger.PostAsync($"{host.Artifact}/versions", new ApiForm { ApiClient.FilePart("a", [2]) }, key)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("é")]
    public async Task BadKey_IsRefused(string key) =>
        (await owner.PostAsync(Projects, new { name = "x" }, ("Idempotency-Key", key))).MustBeProblem(HttpStatusCode.BadRequest, "idempotency_key_invalid");

    [Fact]
    public async Task LongestKey_IsTaken_AndOneMoreIsNot()
    {
        (await owner.PostAsync(Projects, new { name = "long" }, ("Idempotency-Key", new string('k', 255)))).Must(HttpStatusCode.Created);
        (await owner.PostAsync(Projects, new { name = "longer" }, ("Idempotency-Key", new string('k', 256)))).MustBeProblem(HttpStatusCode.BadRequest, "idempotency_key_invalid");
    }

    [Fact]
    public async Task KeyUnderWay_AsksForPatience()
    {
        var key = CoreHost.NewName("key");
        var requests = host.App.Get<IdempotentRequests>();
        Assert.Null(CoreHost.Must(await requests.BeginAsync(key, host.Owner, TestContext.Current.CancellationToken)).Answer);

        var answer = (await owner.PostAsync(Projects, new { name = "x" }, ("Idempotency-Key", key))).MustBeProblem(HttpStatusCode.Conflict, "idempotency_in_progress");

        Assert.NotNull(answer.Response.Headers.RetryAfter);
        await requests.ReleaseAsync(key, host.Owner, TestContext.Current.CancellationToken);
        (await owner.PostAsync(Projects, new { name = "x" }, ("Idempotency-Key", key))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task TenAtOnce_ChangeOnce()
    {
        var key = ("Idempotency-Key", CoreHost.NewName("key"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.PostAsync(Projects, new { name = "once" }, key)));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.All(answers.Where(a => a.Status == HttpStatusCode.Conflict), a => Assert.Equal("idempotency_in_progress", a.Code));
        Assert.Contains(answers, a => a.Status == HttpStatusCode.Created && !a.Response.Headers.Contains("Idempotent-Replayed"));
    }
}

/// <summary>Keys over time: a turn that its taker left, and an answer past its day.</summary>
public sealed class IdempotentRequestsTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TurnWithoutASignOfLife_IsTakenOver_AndAnAnswerLastsADay()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        await using var host = await CoreHost.StartAsync(clock);
        var (actor, requests) = (await host.AddAccountAsync(), host.Get<IdempotentRequests>());
        CoreHost.Must(await requests.BeginAsync("k", actor, Ct));
        clock.Advance(IdempotentRequests.TurnLasts - TimeSpan.FromSeconds(1));
        Assert.Equal(IdempotentRequests.InProgressCode, (await requests.BeginAsync("k", actor, Ct)).Error?.Code);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(CoreHost.Must(await requests.BeginAsync("k", actor, Ct)).Answer);

        var answer = new KeptAnswer(new('a', 64), 201, "application/json", "ETag: \"1\"", "{}");
        await requests.CompleteAsync("k", actor, answer, Ct);
        clock.Advance(IdempotentRequests.KeptFor - TimeSpan.FromSeconds(1));
        Assert.Equal(answer, CoreHost.Must(await requests.BeginAsync("k", actor, Ct)).Answer);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(CoreHost.Must(await requests.BeginAsync("k", actor, Ct)).Answer);
    }

    [Fact]
    public async Task AnotherAccount_HasItsOwnKeys()
    {
        await using var host = await CoreHost.StartAsync();
        var requests = host.Get<IdempotentRequests>();

        Assert.Null(CoreHost.Must(await requests.BeginAsync("k", await host.AddAccountAsync(), Ct)).Answer);
        Assert.Null(CoreHost.Must(await requests.BeginAsync("k", await host.AddAccountAsync(), Ct)).Answer);
    }
}
