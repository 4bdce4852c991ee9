using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>
/// Writes down what goes wrong in a page while nobody looks: errors on the console, exceptions that no script
/// caught, answers of 500 and above, a crash, and requests to any host but this machine (the app must work on a
/// closed network).
/// </summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentBag<string> allowed = [];

    /// <summary>Watches a page from now until it closes.</summary>
    public PageWatch(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page = page;
        page.Console += (_, message) =>
        {
            if (string.Equals(message.Type, "error", StringComparison.Ordinal))
            {
                errors.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        page.PageError += (_, error) => errors.Enqueue($"exception: {error}");
        page.Crash += (_, _) => errors.Enqueue("crash: the page's process died");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                errors.Enqueue($"answer: {response.Status} {response.Request.Method} {response.Url}");
            }
        };
        page.Request += (_, request) => NoteForeign(request.Url);
        page.WebSocket += (_, socket) => NoteForeign(socket.Url);
    }

    /// <summary>The page that is watched.</summary>
    public IPage Page { get; }

    /// <summary>What went wrong and was not allowed, in the order it happened.</summary>
    public IReadOnlyList<string> Errors =>
        [.. errors.Where(error => !allowed.Any(text => error.Contains(text, StringComparison.Ordinal)))];

    /// <summary>Lets pass, before or after, what contains <paramref name="text"/>: for a test that provokes it.</summary>
    public void Allow(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        allowed.Add(text);
    }

    /// <summary>Fails with the whole list if anything went wrong.</summary>
    public void AssertQuiet()
    {
        var found = Errors;
        if (found.Count > 0)
        {
            Assert.Fail($"The page {Page.Url} had {found.Count} error(s):\n  {string.Join("\n  ", found)}");
        }
    }

    private void NoteForeign(string address)
    {
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" or "ws" or "wss"
            && !uri.IsLoopback)
        {
            errors.Enqueue($"foreign host: {address}");
        }
    }
}
