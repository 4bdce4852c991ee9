using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>A real server on a loopback port of its own that serves given pages: what the browser rig is proved on.</summary>
internal sealed class SmallSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private SmallSite(WebApplication app) => this.app = app;

    /// <summary>Absolute, without a slash at the end.</summary>
    public string Address => app.Urls.Single();

    /// <summary>Serves each body at its path, in a page with a title, a language and a main landmark.</summary>
    public static async Task<SmallSite> StartAsync(params (string Path, string Body)[] pages)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = builder.Build();
        foreach (var (path, body) in pages)
        {
            var page = $"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Small</title><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head><body><main><h1>Small</h1>{body}</main></body></html>""";
            site.MapGet(path, () => Results.Content(page, "text/html; charset=utf-8"));
        }

        site.MapGet("/broken", () => Results.StatusCode(StatusCodes.Status500InternalServerError));
        await site.StartAsync(TestContext.Current.CancellationToken);
        return new SmallSite(site);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
