using Microsoft.Playwright;
using ModelRegistry.Tests.TestHost.Browser;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>One Chromium for all tests, started by the first that asks, so that a run without browser stories needs none.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    // As root in a container, without a GPU, and silent towards every host but the one under test.
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly SemaphoreSlim gate = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>A new context, like a person at a machine of their own: no cookie or cache is shared with any other.</summary>
    /// <param name="view">Window, theme and language.</param>
    /// <param name="cancellationToken">Cancels the wait for the browser's start, not a start under way.</param>
    /// <remarks>Skips the test where there is no Chromium (<see cref="Requires.Chromium"/>).</remarks>
    public async Task<IBrowserContext> NewContextAsync(BrowserView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var started = await StartAsync(Requires.Chromium(), cancellationToken);
        var context = await started.NewContextAsync(view.ToOptions());
        context.SetDefaultTimeout(BrowserTest.TimeoutMilliseconds);
        context.SetDefaultNavigationTimeout(BrowserTest.TimeoutMilliseconds);
        return context;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        gate.Dispose();
    }

    private async Task<IBrowser> StartAsync(string executable, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (browser is null)
            {
                Assertions.SetDefaultExpectTimeout(BrowserTest.TimeoutMilliseconds);
                playwright ??= await Playwright.CreateAsync();
                browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Args = Arguments, Headless = true });
            }

            return browser;
        }
        finally
        {
            gate.Release();
        }
    }
}
