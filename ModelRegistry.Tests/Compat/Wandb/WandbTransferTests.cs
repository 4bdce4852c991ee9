using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Compat.Wandb;

/// <summary>Addresses that carry their own permission: for one thing, one method, a while, and no more than the key that asked for them.</summary>
public sealed class WandbTransferTests
{
    private static readonly byte[] Weights = Encoding.UTF8.GetBytes("weights of a model");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Download_HasRangesAndAnETag()
    {
        await using var host = await ApiHost.StartAsync();
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await wandb.LogAsync("mlp", [("model.bin", Weights)]);
        var address = (await wandb.FilesAsync("digits", "mlp", "v0"))["model.bin"];

        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(3, 6) } };
        using var part = await wandb.Bare.SendAsync(request, Ct);
        using var open = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(8, null) } };
        using var rest = await wandb.Bare.SendAsync(open, Ct);

        Assert.Equal((HttpStatusCode.PartialContent, Encoding.UTF8.GetString(Weights, 3, 4)), (part.StatusCode, await part.Content.ReadAsStringAsync(Ct)));
        Assert.Equal((HttpStatusCode.PartialContent, Encoding.UTF8.GetString(Weights[8..])), (rest.StatusCode, await rest.Content.ReadAsStringAsync(Ct)));
        Assert.StartsWith("\"sha256:", part.Headers.ETag?.Tag, StringComparison.Ordinal);
        Assert.Equal("nosniff", part.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task OtherMethodOtherThingOrForgery_IsRefused()
    {
        await using var host = await ApiHost.StartAsync();
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await wandb.LogAsync("mlp", [("model.bin", Weights)]);
        var download = (await wandb.FilesAsync("digits", "mlp", "v0"))["model.bin"];
        var log = await wandb.BeginAsync("mlp", [("a.bin", [1]), ("b.bin", [2])]);
        var uploads = await wandb.AnnounceAsync(log);

        using var read = await wandb.Bare.GetAsync(new Uri(uploads[0]!), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, await wandb.PutAsync(download, Weights));
        Assert.Equal(HttpStatusCode.Forbidden, await wandb.PutAsync(uploads[0]![..^4] + "AAAA", [1]));
        using var remove = await wandb.Bare.DeleteAsync(new Uri(uploads[0]!), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, remove.StatusCode); // What no address is for asks for a key, as everything else does.
    }

    [Fact]
    public async Task OtherBytesThanAnnounced_AreRefusedAndNotKept()
    {
        await using var host = await ApiHost.StartAsync();
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        var log = await wandb.BeginAsync("mlp", [("model.bin", Weights)]);
        var address = Assert.Single(await wandb.AnnounceAsync(log))!;

        Assert.Equal(HttpStatusCode.BadRequest, await wandb.PutAsync(address, Encoding.UTF8.GetBytes("other weights")));
        Assert.Equal(HttpStatusCode.OK, await wandb.ManifestAsync(log));
        (await wandb.CommitAsync(log)).MustRefuse("files_missing");
        using var content = new ByteArrayContent(Weights);
        content.Headers.ContentMD5 = Convert.FromBase64String(WandbClient.Md5([0]));
        using var lied = await wandb.Bare.PutAsync(new Uri(address), content, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, lied.StatusCode);

        // The right ones still find their place.
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(address, Weights));
        (await wandb.CommitAsync(log)).Must();
        Assert.Equal(HttpStatusCode.BadRequest, await wandb.PutAsync(address, Weights));
    }

    [Fact]
    public async Task Address_EndsWithItsTime()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var host = await ApiHost.StartAsync(clock: clock);
        var wandb = await WandbClient.OfAsync(host.App, host.Owner, host.Entity);
        await wandb.LogAsync("mlp", [("model.bin", Weights)]);
        var download = (await wandb.FilesAsync("digits", "mlp", "v0"))["model.bin"];
        var upload = Assert.Single(await wandb.AnnounceAsync(await wandb.BeginAsync("mlp", [("a.bin", [1])])))!;

        clock.Advance(TimeSpan.FromMinutes(61));
        using var late = await wandb.Bare.GetAsync(new Uri(download), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(upload, [1]));
        clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(HttpStatusCode.Forbidden, await wandb.PutAsync(upload, [1]));
    }

    [Fact]
    public async Task Address_EndsWithItsKeyAndItsRights()
    {
        await using var host = await ApiHost.StartAsync();
        var member = await host.App.AddAccountAsync();
        await host.App.SetRoleAsync(host.Owner, host.Entity, member, Role.Contributor);
        var wandb = await WandbClient.OfAsync(host.App, member, host.Entity);
        var log = await wandb.BeginAsync("mlp", [("model.bin", Weights), ("more.bin", [1])]);
        var uploads = await wandb.AnnounceAsync(log);
        Assert.Equal(HttpStatusCode.OK, await wandb.PutAsync(uploads[0]!, Weights));

        await host.App.SetRoleAsync(host.Owner, host.Entity, member, Role.Viewer);
        Assert.Equal(HttpStatusCode.Forbidden, await wandb.PutAsync(uploads[1]!, [1]));

        var tokens = CoreHost.Must(await host.App.Get<TokenQueries>().OwnAsync(new(), member, Ct)).Items;
        foreach (var token in tokens) CoreHost.Must(await host.App.Get<RevokeToken>().ExecuteAsync(token.Id, member, Ct));
        await host.App.SetRoleAsync(host.Owner, host.Entity, member, Role.Contributor);
        Assert.Equal(HttpStatusCode.Forbidden, await wandb.PutAsync(uploads[1]!, [1]));
    }

    [Fact]
    public async Task PublicUrl_IsWhatAddressesBeginWith()
    {
        await using var app = await RegistryApp.StartAsync(settings: new Dictionary<string, string?>(StringComparer.Ordinal) { ["Registry:PublicUrl"] = "https://models.example.org/wb/" });
        var person = await app.AddAccountAsync();
        var wandb = await WandbClient.OfAsync(app, person, person.Name);

        var address = Assert.Single(await wandb.AnnounceAsync(await wandb.BeginAsync("mlp", [("a.bin", [1])])))!;

        Assert.StartsWith("https://models.example.org/wb/graphql/files/", address, StringComparison.Ordinal);
    }
}
