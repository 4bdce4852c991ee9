using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>
/// A story in a real browser. Each test gets contexts of its own; at its end every page that it opened must have been
/// quiet (<see cref="PageWatch"/>), and a test that failed leaves a picture of each page.
/// </summary>
[Collection(OneBrowserAtATime.Name)]
public abstract partial class BrowserTest(BrowserFixture browsers) : IAsyncLifetime
{
    /// <summary>How long an action, a navigation or an expectation may take, in milliseconds: a loaded machine is slow, not wrong.</summary>
    public const float TimeoutMilliseconds = 60_000;

    private const string InteractiveMarker = "html[data-interactive='true'], body[data-interactive='true']";

    private readonly List<PageWatch> watches = [];

    /// <summary>Where the pictures of a run are kept: <c>TestResults/screenshots</c> below the repository's root.</summary>
    public static string ScreenshotFolder { get; } = RepositoryRoot.Combine("TestResults", "screenshots");

    /// <inheritdoc />
    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Closes every context, and fails a test that passed so far if one of its pages was not quiet.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result is TestResult.Failed;
        if (failed)
        {
            await LeaveTracesAsync();
        }

        var errors = failed ? [] : watches.Select<PageWatch, Action>(watch => watch.AssertQuiet).ToArray();
        try
        {
            Assert.Multiple(errors);
        }
        finally
        {
            foreach (var watch in watches)
            {
                await watch.Context.DisposeAsync();
            }
        }
    }

    /// <summary>Another person at another machine: a page in a context of its own.</summary>
    /// <param name="view">Window, theme and language; <see cref="BrowserView.Desktop"/> unless said.</param>
    protected async Task<IPage> NewPageAsync(BrowserView? view = null)
    {
        var context = await browsers.NewContextAsync(view ?? BrowserView.Desktop, TestContext.Current.CancellationToken);
        watches.Add(new PageWatch(context));
        return await context.NewPageAsync();
    }

    /// <summary>What was noticed in a page's context, to allow what a test provokes.</summary>
    protected PageWatch WatchOf(IPage page) => watches.Single(watch => watch.Context == page.Context);

    /// <summary>Goes to an address and waits until clicks count.</summary>
    /// <param name="page">From <see cref="NewPageAsync"/>.</param>
    /// <param name="url">Absolute.</param>
    /// <param name="interactive">
    /// Whether to wait for the mark that the layout sets once the circuit runs: a click before that is lost.
    /// False for static pages (sign-in and the like), which never set it.
    /// </param>
    /// <returns>The answer to the navigation.</returns>
    /// <exception cref="TimeoutException">The page did not become interactive.</exception>
    protected static async Task<IResponse> OpenAsync(IPage page, string url, bool interactive = true)
    {
        ArgumentNullException.ThrowIfNull(page);
        var response = await page.GotoAsync(url);
        Assert.True(response is not null, $"{url} gave no answer: it differs from the page that is open only after #");
        if (interactive)
        {
            await WaitUntilInteractiveAsync(page);
        }

        return response;
    }

    /// <summary>Waits until the page's circuit runs: after a reload, a form that led to an interactive page, a lost connection.</summary>
    protected static async Task WaitUntilInteractiveAsync(IPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        await page.Locator(InteractiveMarker).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // A board follows the hand a moment later.
        await Assertions.Expect(page.Locator(".board:not([data-ready])")).ToHaveCountAsync(0);
    }

    /// <summary>Keeps a picture as <c>TestResults/screenshots/NAME.png</c>.</summary>
    /// <param name="page">The page to take.</param>
    /// <param name="name">Lower-case letters, digits and dashes, as in <c>board-1440-dark</c>; one name, one picture a run.</param>
    /// <param name="fullPage">The whole page, or only what the window shows.</param>
    /// <returns>The picture's absolute path.</returns>
    protected static async Task<string> ScreenshotAsync(IPage page, string name, bool fullPage = true)
    {
        ArgumentNullException.ThrowIfNull(page);
        Assert.Matches(PictureName(), name);
        var path = Path.Combine(ScreenshotFolder, name + ".png");
        await page.ScreenshotAsync(new() { Path = path, FullPage = fullPage, Animations = ScreenshotAnimations.Disabled });
        return path;
    }

    /// <summary>Fails with a readable list if axe finds anything serious or critical in the page as it stands.</summary>
    protected static Task AssertAccessibleAsync(IPage page) => Accessibility.AssertAccessibleAsync(page);

    private async Task LeaveTracesAsync()
    {
        var test = TestContext.Current.Test?.TestCase;
        var name = Unfit().Replace($"failed-{test?.TestClassSimpleName}-{test?.TestMethodName}", "-").ToLowerInvariant();
        var number = 0;
        var output = TestContext.Current.TestOutputHelper;
        foreach (var page in watches.SelectMany(watch => watch.Context.Pages))
        {
            try
            {
                output?.WriteLine($"{page.Url} looked like {await ScreenshotAsync(page, $"{name}-{++number}")}");
            }
            catch (Exception exception) when (exception is PlaywrightException or TimeoutException)
            {
                // The picture is a courtesy: the test's own failure is what counts.
                output?.WriteLine($"{page.Url} left no picture: {exception.Message}");
            }
        }

        foreach (var error in watches.SelectMany(watch => watch.Errors))
        {
            output?.WriteLine(error);
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PictureName();

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfit();
}

/// <summary>Stories run after everything else and one after the other: a browser wants the machine, and two make each other slow.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneBrowserAtATime
{
    /// <summary>For <see cref="CollectionAttribute"/>.</summary>
    public const string Name = "One browser at a time";
}
