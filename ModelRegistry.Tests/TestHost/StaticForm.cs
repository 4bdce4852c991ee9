using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ModelRegistry.Tests.TestHost;

/// <summary>A form of a static page, with the hidden fields that the page gave it: what a browser would send.</summary>
internal sealed class StaticForm
{
    private readonly string action;
    private readonly Dictionary<string, string> hidden;

    private StaticForm(string action, Dictionary<string, string> hidden) => (this.action, this.hidden) = (action, hidden);

    /// <summary>Loads <paramref name="path"/> and takes its form whose handler is <paramref name="handler"/>.</summary>
    public static async Task<StaticForm> LoadAsync(HttpClient client, string path, string handler)
    {
        var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {response.StatusCode}: {response.Headers.Location} {html}");
        return Find(html, path, handler);
    }

    /// <summary>The same of a page that is loaded already.</summary>
    public static StaticForm Find(string html, string path, string handler)
    {
        var document = new HtmlParser().ParseDocument(html);
        var form = document.Forms.FirstOrDefault(f => f.QuerySelector($"input[name=_handler][value='{handler}']") is not null);
        Assert.True(form is not null, $"{path} has no form '{handler}': {html}");
        var fields = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().ToDictionary(i => i.Name!, i => i.Value, StringComparer.Ordinal);
        return new(string.IsNullOrEmpty(form.GetAttribute("action")) ? path : form.GetAttribute("action")!, fields);
    }

    /// <summary>Sends it with <paramref name="fields"/> filled in; null takes a hidden field away.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpClient client, params (string Name, string? Value)[] fields)
    {
        var all = new Dictionary<string, string>(hidden, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (value is null) all.Remove(name);
            else all[name] = value;
        }

        return client.PostAsync(action, new FormUrlEncodedContent(all), TestContext.Current.CancellationToken);
    }
}
