using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>
/// Writes down what goes wrong in a person's pages while nobody looks: errors on the console, exceptions that no
/// script caught, answers of 500 and above, a crash, and requests to any host but this machine (the app must work on
/// a closed network).
/// </summary>
public sealed class PageWatch
{
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentBag<string> allowed = [];

    /// <summary>Watches every page of a context, those opened later too, until it closes.</summary>
    public PageWatch(IBrowserContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;

        // On the context, not on each page: what a new window says first comes before anyone can listen to it.
        context.Console += (_, message) =>
        {
            if (string.Equals(message.Type, "error", StringComparison.Ordinal))
            {
                errors.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => errors.Enqueue($"exception: {error.Error} ({error.Page?.Url})");
        context.Request += (_, request) => NoteForeign(request.Url);
        context.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                errors.Enqueue($"answer: {response.Status} {response.Request.Method} {response.Url}");
            }
        };
        context.Page += (_, page) =>
        {
            page.Crash += (_, _) => errors.Enqueue($"crash: {page.Url}");
            page.WebSocket += (_, socket) => NoteForeign(socket.Url);
        };
    }

    /// <summary>The context whose pages are watched.</summary>
    public IBrowserContext Context { get; }

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
            Assert.Fail($"The pages ({string.Join(", ", Context.Pages.Select(page => page.Url))}) had {found.Count} error(s):\n  {string.Join("\n  ", found)}");
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
