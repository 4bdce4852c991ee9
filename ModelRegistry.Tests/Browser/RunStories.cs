using Microsoft.Playwright;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Tags;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Tests.TestHost.Browser;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browser;

/// <summary>A run that measured something, and the lines that lead to a version, in a real browser.</summary>
public sealed class RunStories(BrowserFixture browsers) : AppStory(browsers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MetricOfARun_IsDrawnOverItsSteps_AndAnotherIsChosen(bool phoneAndDark)
    {
        var (view, ending, ct) = (phoneAndDark ? BrowserView.Phone with { Dark = true } : BrowserView.Desktop, phoneAndDark ? "390-dark" : "1440-light", TestContext.Current.CancellationToken);
        var owner = await AddSamplesAsync();
        var run = CoreHost.Must(await App.Get<CreateRun>().ExecuteAsync(new("vision", "digits", "mlflow-trial", Config: """{"lr":"0.01","optimizer":"adam"}""") { DisplayName = "Learning rate 0.01, with decay" }, owner, ct));
        var points = Enumerable.Range(0, 120).SelectMany(step => new MetricPoint[]
        {
            new("train/loss", 2.3 * Math.Exp(-step / 30.0) + (0.05 * Math.Sin(step)), step), new("validation/accuracy", 1 - (0.9 * Math.Exp(-step / 20.0)), step),
        });
        CoreHost.Must(await App.Get<ReportRun>().ExecuteAsync(
            new(run)
            {
                Metrics = [.. points, new("grad/norm", double.PositiveInfinity, 7)],
                Tags =
                [
                    new("mlflow.source.name", "train.py"), new("mlflow.user", "ada"), new("team", "手書き認識"), new("wandb.tags", TextList.Write(["nightly", "手書き", "one that says \"why\" at some length, with a comma"])),
                    new("wandb.notes", "The third try.\nAs the second, with decay."), new("wandb.group", "fold-3"),
                ],
            },
            owner, ct));
        var page = await OpenAsync(owner, Urls.Run(run) + "?metric=train%2Floss", view);
        var chart = page.GetByRole(AriaRole.Img, new() { Name = "train/loss over steps" });
        await Assertions.Expect(chart).ToBeVisibleAsync();
        await page.GetByText("Last values").ClickAsync();
        await Assertions.Expect(page.GetByText("Infinity")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#tags ~ .table-wrap .tag")).ToHaveTextAsync(["nightly", "手書き", "one that says \"why\" at some length, with a comma"]);
        await ScreenshotAsync(page, $"run-metrics-{ending}");
        await AssertAccessibleAsync(page);

        await page.Locator("label.choice select").SelectOptionAsync("validation/accuracy");

        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "validation/accuracy over steps" })).ToBeVisibleAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(App.Address, Urls.Run(run) + "?metric=validation%2Faccuracy").ToString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usage_HasTheLinesOfEachClient(bool phoneAndDark)
    {
        var view = phoneAndDark ? BrowserView.Phone with { Dark = true } : BrowserView.Desktop;
        var page = await OpenAsync(await AddSamplesAsync(), "/vision/digits/digits-mlp/v7?tab=usage", view);

        await Assertions.Expect(page.GetByText("mlflow.artifacts.download_artifacts")).ToBeVisibleAsync();

        await ScreenshotAsync(page, $"usage-{(phoneAndDark ? "390-dark" : "1440-light")}");
        await AssertAccessibleAsync(page);
    }
}
