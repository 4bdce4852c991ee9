using System.Net;
using AngleSharp.Html.Parser;

namespace ModelRegistry.Tests.TestHost;

/// <summary>What the upload page's own scripts speak with.</summary>
internal static class PageClient
{
    /// <summary>Signs the owner in, loads the upload page of the host's artifact, which must be there, and takes its token along from then on.</summary>
    public static async Task<ApiClient> OpenAsync(ApiHost host)
    {
        var ct = TestContext.Current.CancellationToken;
        var browser = await host.App.SignedInClientAsync(host.Owner);
        var answer = await browser.GetAsync($"/{host.Entity}/digits/mlp/versions/new", ct);
        var html = await answer.Content.ReadAsStringAsync(ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, html);
        var page = new HtmlParser().ParseDocument(html);
        browser.DefaultRequestHeaders.Add("RequestVerificationToken", page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        return new(browser, "/files/uploads");
    }
}
