using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelRegistry.Web;
using ModelRegistry.Web.Components;
using ModelRegistry.Web.Components.Theme;

namespace ModelRegistry.Tests.Components;

/// <summary>The frame around every page, as a browser gets it before any circuit.</summary>
public sealed class UiHostTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(App).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Development",
        });
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        // The frame alone: what pages ask for is not here, and no page that asks is opened.
        ((IHostBuilder)builder.Host).UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
        builder.Services.AddRegistryUi();
        _app = builder.Build();
        _app.UseRegistryUi();
        _app.UseAntiforgery();
        _app.MapRegistryUi();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task NobodyAnswersThePath_IsAPageAndA404()
    {
        var (status, html) = await GetAsync("/a/b/c/d/e/f/g/h");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("There is nothing here", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MachinePath_KeepsItsBare404()
    {
        var (status, html) = await GetAsync("/api/v1/a/b/c/nothing");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Empty(html);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("dark", "dark")]
    [InlineData("light", "light")]
    [InlineData("x\"onload=alert(1)", null)]
    public async Task ThemeCookie_DecidesTheFirstPaint(string? cookie, string? expected)
    {
        var (_, html) = await GetAsync(Urls.NotFound, cookie is null ? null : $"{App.ThemeCookie}={Uri.EscapeDataString(cookie)}");

        Assert.Equal(expected, new HtmlParser().ParseDocument(html).DocumentElement.GetAttribute("data-theme"));
    }

    [Fact]
    public async Task Page_AsksNoOtherHostAndRunsNoInlineScript()
    {
        var (_, html) = await GetAsync(Urls.NotFound);
        var document = new HtmlParser().ParseDocument(html);

        Assert.All(document.QuerySelectorAll("script"), script => Assert.True(script.HasAttribute("src"), script.OuterHtml));
        Assert.All(
            document.QuerySelectorAll("script[src], link[href], img[src]"),
            element => Assert.DoesNotContain("//", element.GetAttribute("src") ?? element.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_HasItsLandmarksAndSkipLinkFirst()
    {
        var (_, html) = await GetAsync(Urls.NotFound);
        var document = new HtmlParser().ParseDocument(html);

        Assert.Equal("main", Assert.Single(document.QuerySelectorAll("main")).Id);
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.True(document.QuerySelector("a, button")!.HasAttribute("data-skip"));
        Assert.Null(document.Body!.GetAttribute("data-interactive"));
        Assert.True(document.GetElementById("components-reconnect-modal")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task Stranger_IsOfferedSignInAndBack()
    {
        var (_, html) = await GetAsync("/acme/digits/nowhere/at/all/here");

        Assert.Contains(Urls.SignIn, html, StringComparison.Ordinal);
        Assert.DoesNotContain("account-menu", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThemeSheet_MayBeKeptForEver()
    {
        using var response = await _client.GetAsync(new Uri(ThemeSheet.Href, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("text/css", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Html)> GetAsync(string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        if (cookie is not null)
            request.Headers.Add("Cookie", cookie);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
