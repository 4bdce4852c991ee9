using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Samples;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Comparison;
using ModelRegistry.Web.Components.Account;
using ModelRegistry.Web.Components.Administration;
using ModelRegistry.Web.Components.Pages;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.History;
using ModelRegistry.Web.Home;
using ModelRegistry.Web.Projects;
using ModelRegistry.Web.RecycleBin;
using ModelRegistry.Web.RegisteredModels;
using ModelRegistry.Web.Runs;
using ModelRegistry.Web.Search;
using ModelRegistry.Web.Settings;
using ModelRegistry.Web.Uploads;
using SignInPage = ModelRegistry.Web.Components.Account.SignIn;

namespace ModelRegistry.Tests.Browser;

/// <summary>Every page with the sample models, wide and light, narrow and dark: the scan finds nothing serious, nothing errs, a picture is kept.</summary>
public sealed class EveryPageStories(BrowserFixture browsers) : BrowserTest(browsers)
{
    private static readonly Visit[] Visits =
    [
        new(typeof(HomePage), "home", "/"),
        new(typeof(HistoryPage), "history", "/history"),
        new(typeof(SearchPage), "search", "/search"),
        new(typeof(SearchPage), "search-found", "/search?q=digits"),
        new(typeof(SearchPage), "search-metadata", "/search?q=accuracy%20%3E%3D%200.95%20digits&kind=version"),
        new(typeof(SearchPage), "search-none", "/search?q=nobody"),
        new(typeof(SearchPage), "search-bad", "/search?q=digits%20kind%3Athings"),
        new(typeof(EntityPage), "entity", "/vision"),
        new(typeof(ProjectPage), "project", "/vision/digits"),
        new(typeof(EntityPage), "entity-storage", "/vision?tab=storage"),
        new(typeof(ProjectPage), "project-storage", "/vision/digits?tab=storage"),
        new(typeof(ArtifactPage), "artifact", "/vision/digits/digits-mlp"),
        new(typeof(UploadPage), "upload", "/vision/digits/digits-mlp/versions/new", IsStatic: true),
        new(typeof(ArtifactPage), "artifact-trend", "/vision/digits/digits-mlp?tab=trend"),
        new(typeof(ModelPage), "model-trend", "/vision/model-registry/DigitClassifier?tab=trend&metric=log_loss"),
        new(typeof(VersionPage), "version", "/vision/digits/digits-mlp/v7"),
        new(typeof(VersionPage), "version-lineage", "/vision/digits/digits-mlp/v7?tab=lineage"),
        new(typeof(VersionPage), "version-files", "/vision/digits/digits-mlp/v7?tab=files"),
        new(typeof(VersionPage), "file-onnx", "/vision/digits/digits-mlp/v7?tab=files&file=model.onnx"),
        new(typeof(VersionPage), "file-pickle", "/tabular/wine/wine-logreg/v0?tab=files&file=model.pkl"),
        new(typeof(VersionPage), "file-image", "/vision/digits/digits-mlp/v7?tab=files&file=evaluation/confusion.png"),
        new(typeof(VersionPage), "file-table", "/vision/digits/digits-mlp/v7?tab=files&file=evaluation/predictions.csv"),
        new(typeof(VersionPage), "file-json", "/vision/digits/digits-mlp/v7?tab=files&file=config.json"),
        new(typeof(VersionPage), "file-missing", "/vision/digits/digits-mlp/v7?tab=files&file=no-such-file"),
        new(typeof(VersionPage), "version-comments", "/vision/digits/digits-mlp/v7?tab=comments"),
        new(typeof(ComparePage), "compare", "/compare?v=vision/model-registry/DigitClassifier:production&v=vision/digits/digits-mlp:v7&v=vision/digits/digits-mlp:v3&v=vision/digits/digits-mlp:v99"),
        new(typeof(ComparePage), "compare-same", "/compare?v=vision/digits/digits-mlp:v7&v=vision/digits/digits-mlp:v7"),
        new(typeof(ComparePage), "compare-empty", "/compare"),
        new(typeof(BinPage), "bin", "/bin/tabular"),
        new(typeof(VersionPage), "version-binned", "/tabular/wine/wine-logreg/v1"),
        new(typeof(RunPage), "run", "/runs/RUN"),
        new(typeof(ModelPage), "model", "/vision/model-registry/DigitClassifier"),
        new(typeof(ModelsRedirect), "models", "/vision/model-registry"),
        new(typeof(SettingsPage), "settings-members", "/settings/vision?tab=members"),
        new(typeof(SettingsPage), "settings-general", "/settings/vision?tab=general"),
        new(typeof(Users), "users", "/administration/users", IsStatic: true),
        new(typeof(AllEntities), "entities", "/administration/entities", IsStatic: true),
        new(typeof(Profile), "account", "/account", IsStatic: true),
        new(typeof(Password), "account-password", "/account/password", IsStatic: true),
        new(typeof(Passkeys), "account-passkeys", "/account/passkeys", IsStatic: true),
        new(typeof(Tokens), "account-tokens", "/account/tokens", IsStatic: true),
        new(typeof(Defaults), "account-defaults", "/account/defaults", IsStatic: true),
        new(typeof(NoAccessPage), "account-no-access", "/account/no-access", IsStatic: true),
        new(typeof(SignInPage), "sign-in", "/account/sign-in", IsStatic: true),
        new(typeof(SetUp), "set-up", "/setup", IsStatic: true),
        new(typeof(Welcome), "welcome", "/account/welcome", IsStatic: true),
        new(typeof(NotFoundPage), "nothing-here", "/vision/digits/no-such-thing"),
        new(typeof(ErrorPage), "error", "/error", IsStatic: true),
    ];

    [Fact]
    public void VisitedPages_AreAllPages()
    {
        var pages = typeof(Program).Assembly.GetTypes().Where(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Length > 0);
        Assert.Empty(pages.Except(Visits.Select(visit => visit.Page)).Select(page => page.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scan_FindsNothingSerious(bool phoneAndDark)
    {
        await using var app = await RegistryApp.StartAsync(onPort: true);
        var owner = await app.AddAccountAsync("ada", administrator: true);
        CoreHost.Must(await app.Get<ISampleModels>().AddAsync(owner, TestContext.Current.CancellationToken));
        var run = CoreHost.Must(await app.Get<RunQueries>().ListAsync("vision", "digits", new(), owner, TestContext.Current.CancellationToken)).Items[0];
        CoreHost.Must(await app.Get<DeleteVersion>().ExecuteAsync(new(new("tabular", "wine", "wine-logreg"), "v1", "Trained on last year's bottles"), owner, TestContext.Current.CancellationToken));
        // Width and theme are independent of each other: two views see both of each.
        var view = phoneAndDark ? BrowserView.Phone with { Dark = true } : BrowserView.Desktop;
        var page = await NewPageAsync(view);
        await page.AsAsync(app, owner);
        // Pages that say "no" say it with the status too, which the browser's console repeats.
        WatchOf(page).Allow("status of 4");
        var failures = new List<string>();
        foreach (var visit in Visits)
        {
            await OpenAsync(page, new Uri(app.Address, visit.Path.Replace("RUN", run.Id.ToString(), StringComparison.Ordinal)).ToString(), interactive: !visit.IsStatic);
            await Assertions.Expect(page.Locator(".skeleton")).ToHaveCountAsync(0);
            await ScreenshotAsync(page, $"page-{visit.Name}-{(phoneAndDark ? "390-dark" : "1440-light")}");
            if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth")) failures.Add($"{visit.Path} scrolls sideways");
            try
            {
                await AssertAccessibleAsync(page);
            }
            catch (Xunit.Sdk.XunitException exception)
            {
                failures.Add($"{visit.Path}: {exception.Message}");
            }
        }

        await page.CloseAsync();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private sealed record Visit(Type Page, string Name, string Path, bool IsStatic = false);
}
