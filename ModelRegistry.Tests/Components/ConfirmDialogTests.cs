using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;
using MudBlazor.Services;

namespace ModelRegistry.Tests.Components;

public sealed class ConfirmDialogTests : ComponentTest
{
    public ConfirmDialogTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
    }

    [Fact]
    public async Task Confirmed_AnswersYes()
    {
        var (provider, answer) = await AskAsync(typedName: null);

        provider.Find(".btn-primary").Click();

        Assert.True(await answer);
    }

    [Fact]
    public async Task Cancelled_AnswersNo()
    {
        var (provider, answer) = await AskAsync(typedName: null);

        provider.Find(".btn-quiet").Click();

        Assert.False(await answer);
    }

    [Fact]
    public async Task NameAsked_WaitsForTheWholeName()
    {
        var (provider, answer) = await AskAsync(typedName: "DigitClassifier");
        Assert.True(provider.Find(".btn-primary").HasAttribute("disabled"));

        provider.Find("input").Input("digitclassifier");
        Assert.True(provider.Find(".btn-primary").HasAttribute("disabled"));
        provider.Find("input").Input("DigitClassifier");
        provider.Find(".btn-primary").Click();

        Assert.True(await answer);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Provider, Task<bool> Answer)> AskAsync(string? typedName)
    {
        var provider = Render<MudDialogProvider>();
        var dialogs = Services.GetRequiredService<IDialogService>();
        Task<bool>? answer = null;
        await provider.InvokeAsync(() => { answer = ConfirmDialog.AskAsync(dialogs, "Delete?", "It will be gone.", "Delete", typedName: typedName); });
        provider.WaitForElement(".mud-dialog");
        return (provider, answer!);
    }
}
