using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>What tests of uploads in steps do over HTTP, in a team of their own.</summary>
public abstract class DraftHttpTests(SharedRegistry registry) : IAsyncLifetime
{
    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected ApiHost Host { get; private set; } = null!;

    private protected ApiClient Owner { get; private set; } = null!;

    /// <summary>A token of the owner's: what a session may not, or to look at what came of it.</summary>
    private protected ApiClient Reader { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await JoinAsync(registry);
        Reader = await Host.OwnerAsync();
        Owner = await SpeakAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Host is not null) await Host.DisposeAsync();
        await LeaveAsync();
    }

    private protected virtual Task<ApiHost> JoinAsync(SharedRegistry shared) => ApiHost.JoinAsync(shared);

    /// <summary>How the uploads are spoken to: as a script does, unless a suite has another door.</summary>
    private protected virtual Task<ApiClient> SpeakAsync() => Task.FromResult(Reader);

    /// <summary>After the host is gone.</summary>
    private protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    private protected async Task<HttpDraft> BeginAsync(object body) =>
        new((await Owner.PostAsync($"{Host.Artifact}/drafts?create=true", body)).Must(HttpStatusCode.Created));

    private protected Task<HttpDraft> BeginAsync(params (string Path, long Size, string? Digest)[] files) =>
        BeginAsync(new { files = files.Select(file => new { path = file.Path, size = file.Size, digest = file.Digest }).ToList() });

    private protected Task<ApiAnswer> SendAsync(string? upload, byte[] file, int first, int length) =>
        Owner.PatchAsync(Rest(upload), Body(file[first..(first + length)], string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{first + length - 1}/{file.Length}")));

    private protected Task<ApiAnswer> CommitAsync(HttpDraft draft) => Owner.PostAsync(Rest(draft.Address) + "/commit", null);

    private protected static ByteArrayContent Body(byte[] bytes, string? range)
    {
        var body = new ByteArrayContent(bytes);
        if (range is not null) body.Headers.TryAddWithoutValidation("Content-Range", range);
        return body;
    }

    /// <summary>An address below <c>/api/v1</c>, as the client takes it.</summary>
    private protected string Rest(string? address)
    {
        Assert.NotNull(address);
        // A draft's own address is always the API's.
        var prefix = address.StartsWith(ApiClient.Api, StringComparison.Ordinal) ? ApiClient.Api : Owner.Prefix;
        Assert.StartsWith(prefix + "/", address, StringComparison.Ordinal);
        return address[prefix.Length..];
    }

    private protected static void AssertOffset(ApiAnswer answer, long offset)
    {
        Assert.Equal(offset.ToString(CultureInfo.InvariantCulture), Assert.Single(answer.Response.Headers.GetValues("Upload-Offset")));
        var range = answer.Response.Headers.TryGetValues("Range", out var values) ? values.Single() : null;
        Assert.Equal(offset == 0 ? null : $"bytes=0-{offset - 1}", range);
    }

    private protected static string Hash(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}

/// <summary>A draft that was begun.</summary>
internal sealed record HttpDraft(ApiAnswer Answer)
{
    public string Address => Answer.Response.Headers.Location!.OriginalString;

    public IReadOnlyList<string?> Uploads => Files("upload");

    public IReadOnlyList<string?> States => Files("state");

    private List<string?> Files(string field) =>
        Answer.Json.GetProperty("files").EnumerateArray().Select(file => file.GetProperty(field) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null).ToList();
}
