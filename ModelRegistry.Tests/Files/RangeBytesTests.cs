using System.Globalization;
using System.Net;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Files;

/// <summary>Ranges of a file of several pieces, drawn by a seed and at every edge, each compared with the same bytes of the source.</summary>
public sealed class RangeBytesTests(SharedRegistry registry) : IAsyncLifetime
{
    private const int Size = 300_001;
    private const int Drawn = 120;

    private static readonly byte[] Bytes = SourceStream.Bytes(Size);

    private ApiHost host = null!;
    private ApiClient owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
        (await owner.PostAsync($"{host.Artifact}/versions?create=true", new ApiForm { ApiClient.FilePart("model.bin", Bytes) })).Must(HttpStatusCode.Created);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task AnyRange_IsTheSameBytesOfTheFile()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        // The edges of what is sent at once, and of the file.
        int[] edges = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 262_143, 262_144, Size - 2, Size - 1];
        var ranges = edges.SelectMany(from => edges.Where(to => to >= from), (from, to) => (From: from, To: to))
            .Concat(Enumerable.Range(0, Drawn).Select(_ => random.Next(Size)).Select(from => (From: from, To: random.Next(from, Size)))).ToList();
        foreach (var (from, to) in ranges) await AssertAsync(seed, $"bytes={from}-{to}", from, to);
        foreach (var from in edges.Concat(Enumerable.Range(0, 20).Select(_ => random.Next(Size)))) await AssertAsync(seed, $"bytes={from}-", from, Size - 1);
        foreach (var last in edges.Skip(1).Concat(Enumerable.Range(0, 20).Select(_ => random.Next(1, Size)))) await AssertAsync(seed, $"bytes=-{last}", Size - last, Size - 1);
        // Past the end it is clipped.
        await AssertAsync(seed, $"bytes=299000-{long.MaxValue}", 299_000, Size - 1);
        await AssertAsync(seed, $"bytes=-{Size + 1}", 0, Size - 1);
    }

    [Fact]
    public async Task PiecesOfABrokenDownload_AreTheFile()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var got = new List<byte>();
        var tag = (await owner.SendAsync(HttpMethod.Head, $"{host.Artifact}/versions/v0/files/model.bin")).Must(HttpStatusCode.OK).Response.Headers.ETag!.ToString();
        while (got.Count < Size)
        {
            // As much as came until it broke, and then on from there if the file is still the same.
            using var request = Request($"bytes={got.Count}-");
            request.Headers.TryAddWithoutValidation("If-Range", tag);
            using var answer = await owner.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            await using var body = await answer.Content.ReadAsStreamAsync(Ct);
            var part = new byte[random.Next(1, 70_000)];
            got.AddRange(part.AsSpan(0, await body.ReadAtLeastAsync(part, part.Length, throwOnEndOfStream: false, Ct)));
        }

        Assert.True(Bytes.AsSpan().SequenceEqual(got.ToArray()), $"seed {seed}: other bytes");
    }

    private async Task AssertAsync(int seed, string range, int from, int to)
    {
        using var request = Request(range);
        using var answer = await owner.Http.SendAsync(request, Ct);
        var body = await answer.Content.ReadAsByteArrayAsync(Ct);

        Assert.True(answer.StatusCode == HttpStatusCode.PartialContent, $"seed {seed}, {range}: {answer.StatusCode}");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{Size}"), answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
        Assert.True(Bytes.AsSpan(from, to - from + 1).SequenceEqual(body), $"seed {seed}, {range}: other bytes");
    }

    private HttpRequestMessage Request(string range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1{host.Artifact}/versions/v0/files/model.bin");
        request.Headers.TryAddWithoutValidation("Range", range);
        return request;
    }
}
