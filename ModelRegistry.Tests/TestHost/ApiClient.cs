using System.Net;
using System.Text;
using System.Text.Json;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Tests.TestHost;

/// <summary>An answer, read: its status, headers and body.</summary>
internal sealed record ApiAnswer(HttpResponseMessage Response, string Text)
{
    public HttpStatusCode Status => Response.StatusCode;

    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    /// <summary>The stable code of a problem.</summary>
    public string? Code => Json.GetProperty("code").GetString();

    /// <summary>A text at the top of the body.</summary>
    public string? this[string field] => Json.GetProperty(field).ToString();

    /// <summary>The same answer, if its status is this; else a failure with the body.</summary>
    public ApiAnswer Must(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{Response.RequestMessage?.Method} {Response.RequestMessage?.RequestUri} answered {(int)Status}, not {(int)status}: {Text}");
        return this;
    }

    /// <summary>A problem of this status and code, in its media type.</summary>
    public ApiAnswer MustBeProblem(HttpStatusCode status, string code)
    {
        Must(status);
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.True(Code == code, $"{Response.RequestMessage?.RequestUri} answered {Code}, not {code}: {Text}");
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.NotEmpty(this["title"]!);
        Assert.NotEmpty(this["detail"]!);
        Assert.True(Response.Headers.Contains("X-Request-Id"), "Every answer carries X-Request-Id");
        return this;
    }
}

/// <summary>One account's token, spoken with.</summary>
/// <param name="http">Its connection.</param>
/// <param name="prefix">What paths are below.</param>
internal sealed class ApiClient(HttpClient http, string prefix = ApiClient.Api)
{
    /// <summary>What scripts' addresses begin with.</summary>
    public const string Api = "/api/v1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient Http => http;

    /// <summary>What its addresses begin with.</summary>
    public string Prefix => prefix;

    /// <summary>Sends a request below <see cref="Prefix"/>.</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, prefix + path);
        if (body is HttpContent content) request.Content = content;
        else if (body is string json) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        else if (body is not null) request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await http.SendAsync(request, Ct);
        return new(response, await response.Content.ReadAsStringAsync(Ct));
    }

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<ApiAnswer> PostAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, body, headers);

    public Task<ApiAnswer> PutAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, body, headers);

    public Task<ApiAnswer> PatchAsync(string path, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, body, headers);

    public Task<ApiAnswer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    /// <summary>Logs a version into <paramref name="artifact"/> (<c>/entities/…/artifacts/a</c>), making what is missing; each file as path and text.</summary>
    public Task<ApiAnswer> LogAsync(string artifact, object? metadata = null, (string Path, string Text)[]? files = null, params (string Name, string Value)[] fields)
    {
        var form = new ApiForm();
        if (metadata is not null) form.Add(new StringContent(metadata as string ?? JsonSerializer.Serialize(metadata)), "metadata");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (path, text) in files ?? [("model.bin", "weights")]) form.Add(FilePart(path, Encoding.UTF8.GetBytes(text)));
        return PostAsync($"{artifact}/versions?create=true", form);
    }

    /// <summary>A part named <c>file</c>, as curl sends it.</summary>
    public static ByteArrayContent FilePart(string path, byte[] bytes)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{path}\"");
        return part;
    }
}


/// <summary>A form whose file names go out in UTF-8, as curl and browsers send them.</summary>
internal sealed class ApiForm : MultipartFormDataContent
{
    public ApiForm() => HeaderEncodingSelector = (_, _) => Encoding.UTF8;
}
