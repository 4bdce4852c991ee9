using System.Net;
using System.Security.Cryptography;
using System.Text;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>A form that was damaged on its way: cut anywhere, with something after its end, with a part twice, with a file that is not what it says.</summary>
public sealed class BrokenFormTests(SharedRegistry registry) : IAsyncLifetime
{
    private const string Boundary = "boundary";

    private ApiHost host = null!;
    private ApiClient owner = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await ApiHost.JoinAsync(registry);
        owner = await host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task CutAnywhere_IsRefusedAndLeavesNothing()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var form = Form(("a.bin", SourceStream.Bytes(9_000), null), ("b.bin", SourceStream.Bytes(300), null));
        var nameless = form.AsSpan().LastIndexOf("; name="u8);
        // Up to the last byte that the end is made of, "--". Cut within a file's name, what is left of it may be no path.
        foreach (var at in Enumerable.Range(0, 40).Select(_ => random.Next(form.Length - 4)).Append(form.Length - 5).Append(0).Append(nameless))
        {
            var answer = await SendAsync(form[..at]);

            Assert.True(answer.Status == HttpStatusCode.BadRequest && answer.Code is "body_truncated" or "body_invalid" or "version_empty" or "path_invalid", $"seed {seed}, cut at {at}: {answer.Text}");
        }

        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task SomethingAfterTheEnd_IsNoPartOfIt()
    {
        var bytes = SourceStream.Bytes(9_000);
        (await SendAsync([.. Form(("a.bin", bytes, null)), .. Encoding.ASCII.GetBytes($"more\r\n--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.bin\"\r\n\r\nmore")])).Must(HttpStatusCode.Created);

        Assert.Equal(1, (await owner.GetAsync($"{host.Artifact}/versions/v0/files")).Must(HttpStatusCode.OK).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(bytes, await owner.Http.GetByteArrayAsync($"/api/v1{host.Artifact}/versions/v0/files/a.bin", Ct));
    }

    [Fact]
    public async Task SameFileTwice_IsRefusedWhole()
    {
        (await SendAsync(Form(("a.bin", [1], null), ("a.bin", [1], null)))).MustBeProblem(HttpStatusCode.BadRequest, "path_duplicate");

        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    public async Task OneWrongDigitOfTheDigest_IsRefusedWhole(int digit)
    {
        var bytes = SourceStream.Bytes(9_000);
        var hex = Convert.ToHexString(SHA256.HashData(bytes)).ToCharArray();
        hex[digit] = hex[digit] == '0' ? '1' : '0';

        var answer = await SendAsync(Form(("good.bin", [1], Says(SHA256.HashData([1]))), ("a.bin", bytes, Says(Convert.FromHexString(hex)))));

        answer.MustBeProblem(HttpStatusCode.BadRequest, "digest_mismatch");
        (await owner.GetAsync(host.Artifact)).MustBeProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("sha-256=:AAAA:")]
    [InlineData("sha-256=:AAAA")]
    [InlineData("sha-256=::")]
    [InlineData("sha-256=:not base64 at all, and longer than a digest ever is, by far:")]
    public async Task DigestThatCannotBeRead_IsRefusedBeforeTheFile(string said)
    {
        (await SendAsync(Form(("a.bin", [1], said)))).MustBeProblem(HttpStatusCode.BadRequest, "digest_invalid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha-512=:AAAA:, ")]
    public async Task RightDigest_IsLogged(string before)
    {
        var bytes = SourceStream.Bytes(9_000);

        (await SendAsync(Form(("a.bin", bytes, before + Says(SHA256.HashData(bytes))), ("b.bin", bytes, null)))).Must(HttpStatusCode.Created);

        Assert.Equal(bytes, await owner.Http.GetByteArrayAsync($"/api/v1{host.Artifact}/versions/v0/files/a.bin", Ct));
    }

    private static string Says(byte[] digest) => $"sha-256=:{Convert.ToBase64String(digest)}:";

    private static byte[] Form(params (string Path, byte[] Bytes, string? Digest)[] files)
    {
        using var form = new MemoryStream();
        foreach (var (path, bytes, digest) in files)
        {
            form.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{path}\"\r\n{(digest is null ? "" : $"Repr-Digest: {digest}\r\n")}\r\n"));
            form.Write(bytes);
            form.Write("\r\n"u8);
        }

        form.Write(Encoding.ASCII.GetBytes($"--{Boundary}--\r\n"));
        return form.ToArray();
    }

    private Task<ApiAnswer> SendAsync(byte[] form)
    {
        var body = new ByteArrayContent(form);
        body.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Boundary}");
        return owner.PostAsync($"{host.Artifact}/versions?create=true", body);
    }
}
