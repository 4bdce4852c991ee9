using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Data;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>
/// The six cases of chunks in the OCI distribution conformance suite (opencontainers/distribution-spec, conformance/02_push_test.go, "Blob Upload
/// Chunked"), on our steps; after each, the bytes that the store has are those that were acknowledged. A file is ended by its last piece here, not by a
/// PUT, and "where does it go on" is 200 with Range and Upload-Offset where OCI says 204.
/// </summary>
public sealed class OciChunkTests(SharedRegistry registry) : DraftHttpTests(registry)
{
    private const int First = 100_003;
    private const int Size = 250_007;

    private static readonly byte[] Bytes = SourceStream.Bytes(Size);

    [Fact]
    public async Task ChunksOutOfOrderRepeatedAndInTurn_AreTheFile()
    {
        var draft = await BeginAsync(("model.bin", Size, Hash(Bytes)));
        var upload = draft.Uploads[0];

        // 1 Out-of-order blob upload: 416.
        AssertOffset((await SendAsync(upload, Bytes, First, Size - First)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), 0);
        await AssertHeldAsync(draft, 0);

        // 2 PATCH with the first chunk: 202, and the range that is there.
        AssertOffset((await SendAsync(upload, Bytes, 0, First)).Must(HttpStatusCode.Accepted), First);
        await AssertHeldAsync(draft, First);

        // 3 Retry of the previous chunk: 416, be its bytes the same or others.
        AssertOffset((await SendAsync(upload, Bytes, 0, First)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), First);
        AssertOffset((await SendAsync(upload, new byte[Size], 0, First)).MustBeProblem(HttpStatusCode.RequestedRangeNotSatisfiable, "offset_wrong"), First);
        await AssertHeldAsync(draft, First);

        // 4 GET of the upload: where it goes on.
        AssertOffset((await Owner.GetAsync(Rest(upload))).Must(HttpStatusCode.OK), First);

        // 5 PATCH with the second chunk, from there: 202.
        AssertOffset((await SendAsync(upload, Bytes, First, Size - First)).Must(HttpStatusCode.Accepted), Size);

        // 6 Closed with the digest: 201, and the blob is those bytes.
        (await CommitAsync(draft)).Must(HttpStatusCode.Created);
        var stored = await Owner.Http.GetByteArrayAsync($"/api/v1{Host.Artifact}/versions/v0/files/model.bin", Ct);
        Assert.True(Bytes.AsSpan().SequenceEqual(stored), "other bytes than were sent");
    }

    // In the store, not as the database counts.
    private async Task AssertHeldAsync(HttpDraft draft, int length)
    {
        var id = Guid.Parse(draft.Answer["id"]!);
        await using var db = await Host.App.Get<IDbContextFactory<RegistryDbContext>>().CreateDbContextAsync(Ct);
        var token = (await db.DraftFiles.SingleAsync(f => f.DraftId == id, Ct)).Token!.Value.ToString("N", CultureInfo.InvariantCulture);
        var file = Path.Combine(Host.App.DataFolder, "blobs", "drafts", token);
        var held = File.Exists(file) ? await File.ReadAllBytesAsync(file, Ct) : [];
        Assert.True(Bytes.AsSpan(0, length).SequenceEqual(held), $"{held.Length} bytes are held, or others than the first {length}");
    }
}
