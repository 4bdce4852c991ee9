using System.Globalization;
using System.Net;
using ModelRegistry.Core.Care;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Storage;

/// <summary>
/// A real store behind a line that refuses, stalls, resets, lies about lengths and is full: what the API promises is answered, what needs no bytes goes
/// on, no download that is not whole looks whole, and once the line is good again the same server goes on.
/// </summary>
public sealed class BrokenStoreTests(SharedAzurite azurite) : IAsyncLifetime
{
    private const int Size = 200_000;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("REGISTRY_FAULTS") == "full";
    private static readonly byte[] Bytes = SourceStream.Bytes(Size);

    private BadLine line = null!;
    private RegistryApp app = null!;
    private ApiClient owner = null!;
    private string artifact = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var server = await azurite.GetAsync();
        var endpoint = server.ConnectionString.Split("BlobEndpoint=http://127.0.0.1:")[1].Split('/')[0];
        line = new(int.Parse(endpoint, CultureInfo.InvariantCulture));
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Registry:Storage:Kind"] = "Azure",
            ["Registry:Storage:ConnectionString"] = server.ConnectionString.Replace($"127.0.0.1:{endpoint}", $"127.0.0.1:{line.Port}", StringComparison.Ordinal),
            ["Registry:Storage:Container"] = $"broken-{Guid.CreateVersion7():N}",
        };
        if (!IsFull) settings["Registry:Storage:SilentSeconds"] = "1";
        app = await RegistryApp.StartAsync(onPort: true, settings: settings);
        var ada = await app.AddAccountAsync();
        owner = new(await app.TokenClientAsync(ada));
        owner.Http.Timeout = Timeout.InfiniteTimeSpan; // With everybody's settings the server itself waits for minutes: four tries of 30 s, an act.
        artifact = $"/entities/{ada.Name}/projects/digits/artifacts/mlp";
        (await LogAsync(Bytes)).Must(HttpStatusCode.Created);
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await app.DisposeAsync();
        if (line is not null) await line.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(LineFault.Refuse))]
    [InlineData(nameof(LineFault.Stall))]
    [InlineData(nameof(LineFault.ResetAsking))]
    [InlineData(nameof(LineFault.Busy))]
    [InlineData(nameof(LineFault.Full))]
    public async Task StoreThatTakesNothing_IsSaidAndTheSameServerGoesOn(string name)
    {
        var fault = Enum.Parse<LineFault>(name);
        var bytes = SourceStream.Bytes(Size, 7);
        var draft = (await owner.PostAsync($"{artifact}/drafts", new { files = new[] { new { path = "model.bin", size = bytes.Length } } })).Must(HttpStatusCode.Created);
        var upload = draft.Json.GetProperty("files")[0].GetProperty("upload").GetString()!["/api/v1".Length..];
        (await SendAsync(upload, bytes, 0, 90_000)).Must(HttpStatusCode.Accepted);
        await line.BecomeAsync(fault);

        var answers = await Task.WhenAll(LogAsync(bytes), SendAsync(upload, bytes, 90_000, 100_000));
        foreach (var answer in answers) AssertSaid(answer, fault);
        if (fault != LineFault.ResetAsking) AssertSaid(await owner.GetAsync($"{artifact}/versions/v0/files/model.bin"), fault, reading: true);

        // What needs no bytes of the store.
        Assert.Equal("v0", (await owner.GetAsync($"{artifact}/versions/latest")).Must(HttpStatusCode.OK)["ref"]!.Split(':')[^1]);
        (await owner.GetAsync($"{artifact}/versions/v0/files")).Must(HttpStatusCode.OK);
        (await owner.PutAsync($"{artifact}/aliases/best", new { version = "v0" })).Must(HttpStatusCode.Created);
        Assert.Equal("ok", await owner.Http.GetStringAsync("/healthz", Ct));

        await line.BecomeAsync(LineFault.None);
        var at = int.Parse((await owner.GetAsync(upload)).Must(HttpStatusCode.OK)["received"]!, CultureInfo.InvariantCulture);
        Assert.Equal(90_000, at);
        (await SendAsync(upload, bytes, at, bytes.Length - at)).Must(HttpStatusCode.Accepted);
        (await owner.PostAsync($"{artifact}/drafts/{draft["id"]}/commit", null)).Must(HttpStatusCode.Created);
        Assert.Equal(bytes, await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v1/files/model.bin", Ct));
        Assert.Equal(Bytes, await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v0/files/model.bin", Ct));
        await AssertWholeAsync();
    }

    [Theory]
    [InlineData(nameof(LineFault.SayLess), false)]
    [InlineData(nameof(LineFault.SayMore), false)]
    [InlineData(nameof(LineFault.ResetAnswering), false)]
    [InlineData(nameof(LineFault.SayLess), true)]
    [InlineData(nameof(LineFault.SayMore), true)]
    [InlineData(nameof(LineFault.ResetAnswering), true)]
    public async Task StoreThatLiesAboutLengthOrBreaksOff_GivesNothingThatLooksWhole(string name, bool isArchive)
    {
        var address = isArchive ? "archive" : "files/model.bin";
        var whole = await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v0/{address}", Ct);
        await line.BecomeAsync(Enum.Parse<LineFault>(name));

        var answer = await TryReadAsync($"/api/v1{artifact}/versions/v0/{address}");

        // The SDK asks again from where a line broke off: what comes whole in the end is whole.
        if (answer is { } read) Assert.True(read.AsSpan().SequenceEqual(whole), $"{read.Length} bytes of {whole.Length} ended as if they were all");
        await line.BecomeAsync(LineFault.None);
        // What looked at the file while the line still lied may have marked it; what looks again finds it whole.
        var (good, tries) = (default(ApiAnswer)!, 0);
        do
        {
            await app.Get<LookAtRot>().LookAgainAsync(TimeSpan.Zero, Ct);
            good = await owner.GetAsync($"{artifact}/versions/v0/{address}");
        }
        while (good.Status == HttpStatusCode.Conflict && ++tries < 100);
        good.Must(HttpStatusCode.OK);
        Assert.Equal(whole, await owner.Http.GetByteArrayAsync($"/api/v1{artifact}/versions/v0/{address}", Ct));
        (await owner.PutAsync($"{artifact}/aliases/best", new { version = "v0" })).Must(HttpStatusCode.Created);
        await AssertWholeAsync();
    }

    // Null where it was refused or did not end well.
    private async Task<byte[]?> TryReadAsync(string path)
    {
        try
        {
            using var answer = await owner.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ct);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                // Bytes of another length are no such file, whoever is to blame for it.
                var refusal = new ApiAnswer(answer, await answer.Content.ReadAsStringAsync(Ct));
                if (refusal.Status == HttpStatusCode.Conflict) refusal.MustBeProblem(HttpStatusCode.Conflict, "file_damaged");
                else refusal.MustBeProblem(HttpStatusCode.ServiceUnavailable, "storage_unavailable");
                return null;
            }

            return await answer.Content.ReadAsByteArrayAsync(Ct);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private Task<ApiAnswer> LogAsync(byte[] bytes) => owner.PostAsync($"{artifact}/versions?create=true", new ApiForm { ApiClient.FilePart("model.bin", bytes) });

    private Task<ApiAnswer> SendAsync(string upload, byte[] bytes, int at, int length)
    {
        var body = new ByteArrayContent(bytes, at, length);
        body.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {at}-{at + length - 1}/{bytes.Length}"));
        return owner.PatchAsync(upload, body);
    }

    private async Task AssertWholeAsync()
    {
        var report = await app.Get<CheckRegistry>().ExecuteAsync(new(IsDeep: true), null, Ct);
        Assert.True(report.IsWhole, string.Join('\n', report.Findings.Select(f => $"{f.Code} {f.Count}: {string.Join(", ", f.Examples)}")));
    }

    private static void AssertSaid(ApiAnswer answer, LineFault fault, bool reading = false)
    {
        if (fault == LineFault.Full && !reading)
        {
            answer.MustBeProblem(HttpStatusCode.InsufficientStorage, "insufficient_storage");
            return;
        }

        if (reading && fault == LineFault.Full) return;
        answer.MustBeProblem(HttpStatusCode.ServiceUnavailable, "storage_unavailable");
        Assert.Equal(TimeSpan.FromSeconds(5), answer.Response.Headers.RetryAfter?.Delta);
    }
}
