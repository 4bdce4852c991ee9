using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Time.Testing;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>A script sends a large file straight to the store: nothing counts before the server read it, and what it read is what is published.</summary>
public sealed class DirectUploadTests(SharedRegistry registry, SharedAzurite azurite) : DraftHttpTests(registry)
{
    private const int Size = 50_000;
    private static readonly byte[] Bytes = SourceStream.Bytes(Size);
    private DirectStore direct = null!;
    private Func<Task> afterHash = () => Task.CompletedTask;

    [Fact]
    public async Task SentToTheStoreAndTaken_IsTheVersion()
    {
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)), ("small.bin", DirectStore.Over, null));
        Assert.Equal(JsonValueKind.Null, draft.Answer.Json.GetProperty("files")[1].GetProperty("direct").ValueKind);
        Assert.EndsWith("Z", draft.Answer.Json.GetProperty("files")[0].GetProperty("direct").GetProperty("expiresAt").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await direct.PutAsync(UrlOf(draft), Bytes)).StatusCode);
        (await CommitAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "files_missing");
        var taken = (await TakeAsync(draft)).Must(HttpStatusCode.OK);

        Assert.Equal(("present", Hash(Bytes), $"{Size}"), (taken["state"], taken["digest"], taken["received"]));
        AssertOffset(taken, Size);
        Assert.Equal("present", (await TakeAsync(draft)).Must(HttpStatusCode.OK)["state"]);
        (await Owner.PutAsync(Rest(draft.Uploads[1]), new ByteArrayContent(new byte[DirectStore.Over]))).Must(HttpStatusCode.OK);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Equal(Bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin?via=server", Ct));
        Assert.Empty(await direct.NamesAsync("direct/"));
        Assert.Empty(await direct.NamesAsync("drafts/"));
    }

    [Fact]
    public async Task Blocks_AreSentByTheStoresOwnProtocol()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        var blob = new BlockBlobClient(new Uri(UrlOf(draft)));
        var ids = new[] { "AAAA", "BBBB" };
        await blob.StageBlockAsync(ids[0], new MemoryStream(Bytes, 0, 30_000), cancellationToken: Ct);
        (await TakeAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "upload_missing");
        // Addresses end; another one goes on with the same blob.
        var renewed = new BlockBlobClient(new Uri((await Owner.GetAsync(Rest(draft.Uploads[0]))).Json.GetProperty("direct").GetProperty("url").GetString()!));
        await renewed.StageBlockAsync(ids[1], new MemoryStream(Bytes, 30_000, 20_000), cancellationToken: Ct);
        await renewed.CommitBlockListAsync(ids, cancellationToken: Ct);

        Assert.Equal(Hash(Bytes), (await TakeAsync(draft)).Must(HttpStatusCode.OK)["digest"]);
    }

    [Fact]
    public async Task WithoutDirect_NoAddressIsGiven()
    {
        var draft = await BeginAsync(new { files = new[] { new { path = "model.bin", size = Size } }, direct = false });

        Assert.Equal(JsonValueKind.Null, draft.Answer.Json.GetProperty("files")[0].GetProperty("direct").ValueKind);
    }

    [Fact]
    public async Task NeverSent_IsMissing()
    {
        var draft = await BeginAsync(("model.bin", Size, null));

        (await TakeAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "upload_missing");
        Assert.Equal("missing", (await Owner.GetAsync(Rest(draft.Uploads[0])))["state"]);
    }

    [Fact]
    public async Task OtherBytesOrAnotherSize_StartAgainWithAnotherAddress()
    {
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)));
        var others = Bytes.ToArray();
        others[^1] ^= 1;
        await direct.PutAsync(UrlOf(draft), others);
        AssertOffset((await TakeAsync(draft)).MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch"), 0);
        Assert.Empty(await direct.NamesAsync("sha256/"));

        var second = await RenewAsync(draft);
        Assert.NotEqual(new Uri(UrlOf(draft)).AbsolutePath, new Uri(second).AbsolutePath);
        await direct.PutAsync(second, Bytes[..^1]);
        (await TakeAsync(draft)).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");

        await direct.PutAsync(await RenewAsync(draft), Bytes);
        (await TakeAsync(draft)).Must(HttpStatusCode.OK);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task WrittenAgainAfterTheHash_IsRefusedAndNothingIsPublished()
    {
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)));
        var evil = new byte[Size];
        await direct.PutAsync(UrlOf(draft), Bytes);
        afterHash = () => direct.PutAsync(UrlOf(draft), evil);

        (await TakeAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "upload_changed");

        afterHash = () => Task.CompletedTask;
        Assert.Equal("missing", (await Owner.GetAsync(Rest(draft.Uploads[0])))["state"]);
        Assert.Empty(await direct.NamesAsync("sha256/"));
        // The address that was abused is worth nothing any more: what comes there later never counts.
        await direct.PutAsync(UrlOf(draft), Bytes);
        (await TakeAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "upload_missing");
        await direct.PutAsync(await RenewAsync(draft), Bytes);
        (await TakeAsync(draft)).Must(HttpStatusCode.OK);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        await direct.PutAsync(UrlOf(draft), evil);
        Assert.Equal(Bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin?via=server", Ct));
    }

    [Fact]
    public async Task PiecesBefore_AreForgotten()
    {
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)));
        (await SendAsync(draft.Uploads[0], new byte[Size], 0, 20_000)).Must(HttpStatusCode.Accepted);
        await direct.PutAsync(UrlOf(draft), Bytes);

        (await TakeAsync(draft)).Must(HttpStatusCode.OK);

        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Empty(await direct.NamesAsync("drafts/"));
    }

    [Fact]
    public async Task PiecesToTheEnd_WinOverWhatWasSent()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        await direct.PutAsync(UrlOf(draft), new byte[Size]);
        (await SendAsync(draft.Uploads[0], Bytes, 0, Size)).Must(HttpStatusCode.Accepted);

        Assert.Equal(Hash(Bytes), (await TakeAsync(draft)).Must(HttpStatusCode.OK)["digest"]);
    }

    [Fact]
    public async Task PieceThatCountsWhileItIsRead_IsFirst()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        await direct.PutAsync(UrlOf(draft), Bytes);
        afterHash = async () => (await SendAsync(draft.Uploads[0], Bytes, 0, 20_000)).Must(HttpStatusCode.Accepted);

        AssertOffset((await TakeAsync(draft)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), 20_000);

        afterHash = () => Task.CompletedTask;
        (await TakeAsync(draft)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task AskedTwiceAtOnce_IsReadOnce()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        await direct.PutAsync(UrlOf(draft), Bytes);
        ApiAnswer? second = null;
        afterHash = async () => second = await TakeAsync(draft);

        (await TakeAsync(draft)).Must(HttpStatusCode.OK);

        second!.MustBeProblem(HttpStatusCode.Conflict, "upload_busy");
    }

    [Fact]
    public async Task OnlyItsMaker_MaySayIt()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        await direct.PutAsync(UrlOf(draft), Bytes);
        var said = Rest(draft.Uploads[0]) + "/uploaded";

        (await (await Host.ClientAsync(Role.Contributor)).PostAsync(said, null)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
        (await (await Host.ClientAsync(Role.Viewer)).PostAsync(said, null)).MustBeProblem(HttpStatusCode.Forbidden, "forbidden");
        (await (await Host.StrangerAsync()).PostAsync(said, null)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DraftThatIsOver_TakesNothingAndLeavesNothing(bool byTime)
    {
        // Where nothing runs in the background: in a running registry its worker may be faster.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var core = await CoreHost.StartAsync(clock, settings: direct.Settings());
        var owner = await core.AddAccountAsync();
        var artifact = new CollectionPath(owner.Name, "digits", "mlp");
        var draft = CoreHost.Must(await core.Get<CreateDraft>().ExecuteAsync(new(artifact, Create: true, new(), [new("model.bin", Size)]), owner, Ct));
        (await direct.PutAsync(draft.Files[0].Direct!.Url.AbsoluteUri, Bytes)).EnsureSuccessStatusCode();
        Assert.Single(await direct.NamesAsync("direct/"));

        if (byTime) clock.Advance(TimeSpan.FromDays(8));
        else CoreHost.Must(await core.Get<DiscardDraft>().ExecuteAsync(artifact, draft.Id, owner, Ct));

        Assert.Equal(byTime ? "draft_expired" : "not_found", (await core.Get<UploadDraftFile>().TakeDirectAsync(new(artifact, draft.Id, 0), owner, Ct)).Error?.Code);
        await core.Get<DiscardDraft>().ExpireAsync(Ct);
        Assert.Empty(await direct.NamesAsync("direct/"));
    }

    [Fact]
    public async Task IdempotencyKey_GivesTheFirstAnswerAgain()
    {
        var draft = await BeginAsync(("model.bin", Size, null));
        await direct.PutAsync(UrlOf(draft), Bytes);
        var key = ("Idempotency-Key", $"{Guid.CreateVersion7()}");

        (await Owner.PostAsync(Rest(draft.Uploads[0]) + "/uploaded", null, key)).Must(HttpStatusCode.OK);

        var again = (await Owner.PostAsync(Rest(draft.Uploads[0]) + "/uploaded", null, key)).Must(HttpStatusCode.OK);
        Assert.Equal("true", Assert.Single(again.Response.Headers.GetValues("Idempotent-Replayed")));
    }

    [Fact]
    public async Task RottenBytes_AreHealedByWhatIsSent()
    {
        using var form = new ApiForm();
        form.Add(ApiClient.FilePart("model.bin", Bytes));
        (await Owner.PostAsync($"{Host.Artifact}/versions?create=true", form)).Must(HttpStatusCode.Created);
        var name = Assert.Single(await direct.NamesAsync("sha256/"));
        var rotten = Bytes.ToArray();
        rotten[7] ^= 1;
        await direct.Container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(rotten), overwrite: true, Ct);
        CoreHost.Must(await Host.App.Get<RotMarks>().MarkAsync(Digest.FromBytes(SHA256.HashData(Bytes)), RotKind.Content, RotFinder.Scrub, Ct));
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)));
        await direct.PutAsync(UrlOf(draft), Bytes);

        (await TakeAsync(draft)).Must(HttpStatusCode.OK);

        Assert.Equal(Bytes, await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin?via=server", Ct));
    }

    private protected override async Task<ApiHost> JoinAsync(SharedRegistry shared)
    {
        direct = await DirectStore.StartAsync(azurite);
        return await ApiHost.StartAsync(also: services => DirectStore.AfterHash(services, () => afterHash()), settings: direct.Settings());
    }

    private protected override ValueTask LeaveAsync() => direct?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string UrlOf(HttpDraft draft) => draft.Answer.Json.GetProperty("files")[0].GetProperty("direct").GetProperty("url").GetString()!;

    private async Task<string> RenewAsync(HttpDraft draft) =>
        (await Owner.GetAsync(Rest(draft.Address) + "/files?state=missing")).Must(HttpStatusCode.OK).Json.GetProperty("items")[0].GetProperty("direct").GetProperty("url").GetString()!;

    private Task<ApiAnswer> TakeAsync(HttpDraft draft) => Owner.PostAsync(Rest(draft.Uploads[0]) + "/uploaded", null);
}
