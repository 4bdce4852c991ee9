using System.Net;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Storage;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>As a script sends them.</summary>
public sealed class BrokenPieceTests(SharedRegistry registry) : BrokenPieceSuite(registry);

/// <summary>As the upload page sends them: the session's cookie, and the page's token.</summary>
public sealed class BrokenPieceOfPagesTests(SharedRegistry registry) : BrokenPieceSuite(registry)
{
    private protected override async Task<ApiClient> SpeakAsync()
    {
        (await Reader.LogAsync(Host.Artifact, new { first = true })).Must(HttpStatusCode.Created);
        return await PageClient.OpenAsync(Host);
    }

    private protected override int Number => 1;
}

/// <summary>Pieces that are repeated, skipped, overlapping, truncated, stretched or damaged: each is told where the file goes on.</summary>
public abstract class BrokenPieceSuite(SharedRegistry registry) : DraftHttpTests(registry)
{
    /// <summary>Of the version that comes of it.</summary>
    private protected virtual int Number => 0;

    [Theory]
    [InlineData(0, 10)] // The first again.
    [InlineData(15, 10)] // Over what is there.
    [InlineData(21, 10)] // Past a gap.
    [InlineData(90, 10)] // The end alone.
    public async Task RepeatedSkippedAndOverlappingPieces_AreToldWhereItGoesOn(int first, int length)
    {
        var bytes = SourceStream.Bytes(100);
        var draft = await BeginAsync(("model.bin", 100, null));
        (await SendAsync(draft.Uploads[0], bytes, 0, 20)).Must(HttpStatusCode.Accepted);

        var wrong = (await SendAsync(draft.Uploads[0], bytes, first, length)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong");

        AssertOffset(wrong, 20);
        Assert.Equal(("20", "100"), (wrong["offset"], wrong["size"]));
        (await SendAsync(draft.Uploads[0], bytes, 20, 80)).Must(HttpStatusCode.Accepted);
        AssertOffset((await SendAsync(draft.Uploads[0], bytes, 20, 80)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), 100);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await Reader.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v{Number}/files/model.bin", Ct));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 0-9/*")]
    [InlineData("bytes */100")]
    [InlineData("bytes 9-0/100")]
    [InlineData("bytes 0-100/100")]
    [InlineData("bytes -1-8/100")]
    [InlineData("items 0-9/100")]
    [InlineData("bytes 0-9/100, bytes 10-19/100")]
    [InlineData("bytes 0-8/100")] // Stretched: ten bytes come.
    [InlineData("bytes 0-10/100")] // And truncated.
    [InlineData("bytes 99999999999999999999-9/100")]
    public async Task BadRange_IsRefusedUnread(string? range)
    {
        var draft = await BeginAsync(("model.bin", 100, null));

        var answer = await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], range));

        answer.MustBeProblem(HttpStatusCode.BadRequest, "content_range_invalid");
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
    }

    [Fact]
    public async Task OtherSizeThanDeclared_IsRefusedUnread()
    {
        var draft = await BeginAsync(("model.bin", 100, null));

        (await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], "bytes 0-9/101"))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PatchAsync(Rest(draft.Uploads[0]), Body(new byte[10], "bytes 0-9/99"))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[101]))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[99]))).MustBeProblem(HttpStatusCode.BadRequest, "size_mismatch");
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    public async Task BodyOfUnknownLength_IsKeptWhereItIsShortAndRefusedWhereItIsLong(int sent)
    {
        var bytes = SourceStream.Bytes(100);
        var draft = await BeginAsync(("model.bin", 100, null));

        // Without a Content-Length nothing says before how much it is.
        var body = new StreamContent(new SourceStream(sent));
        body.Headers.TryAddWithoutValidation("Content-Range", "bytes 0-9/100");
        var answer = await Owner.SendAsync(HttpMethod.Patch, Rest(draft.Uploads[0]), body);

        AssertOffset(answer.MustBeProblem(HttpStatusCode.BadRequest, sent < 10 ? "body_truncated" : "body_too_long"), sent < 10 ? 9 : 0);
        var at = sent < 10 ? 9 : 0;
        (await SendAsync(draft.Uploads[0], bytes, at, 100 - at)).Must(HttpStatusCode.Accepted);
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await Reader.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v{Number}/files/model.bin", Ct));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(63, true)]
    [InlineData(0, false)]
    [InlineData(63, false)]
    public async Task OneWrongDigitOfTheDigest_StartsTheFileAgain(int digit, bool inPieces)
    {
        var bytes = SourceStream.Bytes(1_000);
        var wrong = Hash(bytes).ToCharArray();
        wrong["sha256:".Length + digit] = wrong["sha256:".Length + digit] == '0' ? '1' : '0';
        var draft = await BeginAsync(("model.bin", 1_000, new string(wrong)));

        ApiAnswer answer;
        if (inPieces)
        {
            (await SendAsync(draft.Uploads[0], bytes, 0, 500)).Must(HttpStatusCode.Accepted);
            answer = await SendAsync(draft.Uploads[0], bytes, 500, 500);
        }
        else
        {
            answer = await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(bytes));
        }

        AssertOffset(answer.MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch"), 0);
        Assert.Equal((new string(wrong), Hash(bytes)), (answer["declared"], answer["received"]));
        AssertOffset(await Owner.GetAsync(Rest(draft.Uploads[0])), 0);
        (await CommitAsync(draft)).MustBeProblem(HttpStatusCode.Conflict, "files_missing");
    }

    [Fact]
    public async Task DamagedPiece_IsFoundByTheDigestAndSentAgain()
    {
        var bytes = SourceStream.Bytes(1_000);
        var damaged = SourceStream.Bytes(1_000);
        damaged[700] ^= 1;
        var draft = await BeginAsync(("model.bin", 1_000, Hash(bytes)));
        (await SendAsync(draft.Uploads[0], damaged, 0, 500)).Must(HttpStatusCode.Accepted);
        (await SendAsync(draft.Uploads[0], damaged, 500, 500)).MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch");

        (await SendAsync(draft.Uploads[0], bytes, 0, 500)).Must(HttpStatusCode.Accepted);
        Assert.Equal("present", (await SendAsync(draft.Uploads[0], bytes, 500, 500)).Must(HttpStatusCode.Accepted)["state"]);
    }

    [Fact]
    public async Task FileThatAnotherWrites_IsBusy()
    {
        var draft = await BeginAsync(("model.bin", 100, null));
        var id = Guid.Parse(draft.Answer["id"]!);
        await using var db = await Host.App.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(Ct);
        var token = (await db.DraftFiles.SingleAsync(f => f.DraftId == id, Ct)).Token!.Value;

        await using (await Host.App.Get<IBlobStore>().OpenDraftAsync(token.ToString("N"), Ct))
        {
            (await SendAsync(draft.Uploads[0], new byte[100], 0, 100)).MustBeProblem(HttpStatusCode.Conflict, "upload_busy");
            (await Owner.PutAsync(Rest(draft.Uploads[0]), new ByteArrayContent(new byte[100]))).MustBeProblem(HttpStatusCode.Conflict, "upload_busy");
        }

        (await SendAsync(draft.Uploads[0], new byte[100], 0, 100)).Must(HttpStatusCode.Accepted);
    }
}
