using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Samples;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>A story over a registry of its own, on a port of its own.</summary>
public abstract class AppStory(BrowserFixture browsers) : BrowserTest(browsers)
{
    /// <summary>The registry.</summary>
    private protected RegistryApp App { get; private set; } = default!;

    /// <inheritdoc />
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        App = await RegistryApp.StartAsync(onPort: true);
    }

    // The pages first: a server that goes away under an open page is an error on its console.
    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>The sample models, and their owner.</summary>
    protected async Task<Actor> AddSamplesAsync()
    {
        var owner = await App.AddAccountAsync("ada", administrator: true);
        CoreHost.Must(await App.Get<ISampleModels>().AddAsync(owner, TestContext.Current.CancellationToken));
        return owner;
    }

    /// <summary>A path of the registry as a signed-in person sees it, in a window of its own.</summary>
    protected async Task<IPage> OpenAsync(Actor person, string path, BrowserView? view = null)
    {
        var page = await NewPageAsync(view);
        await page.AsAsync(App, person);
        await OpenAsync(page, new Uri(App.Address, path).ToString());
        return page;
    }

    /// <summary>The board of a sample model, with its rows.</summary>
    protected async Task<IPage> OpenBoardAsync(Actor person, BrowserView? view = null, string model = "DigitClassifier")
    {
        var page = await OpenAsync(person, $"/vision/model-registry/{model}", view);
        await Assertions.Expect(page.Locator("[data-row]").First).ToBeVisibleAsync();
        await page.WaitForBoardAsync();
        return page;
    }
}
