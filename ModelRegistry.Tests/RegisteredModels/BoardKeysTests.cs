using Bunit;
using Bunit.Rendering;
using Microsoft.AspNetCore.Components.Web;
using ModelRegistry.Core.Access;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.RegisteredModels;

/// <summary>The board without a mouse: every step is said.</summary>
public sealed class BoardKeysTests : BoardScene
{
    [Fact]
    public async Task SpaceArrowsEnter_MovesAndSaysEachStep()
    {
        var page = await ShowBoardAsync(Owner);

        await PressAsync(page, "staging", " ", "ArrowUp", "ArrowUp", "Enter");

        Assert.Equal(3, await HolderAsync("staging"));
        Assert.Equal(
        [
            "Picked up staging, on v1. Up and down choose a version, Enter drops, Escape cancels.",
            "v2, v2 in digits-mlp. It may take it.",
            "v3, v3 in digits-mlp. It may take it.",
            "Saving staging.",
            "staging moved to v3.",
        ], Said);
        Assert.NotNull(page.Find("[data-row='3'] [data-chip=staging]"));
    }

    [Fact]
    public async Task Escape_CancelsAndSaysWhereItStays()
    {
        var page = await ShowBoardAsync(Owner);

        await PressAsync(page, "staging", " ", "ArrowDown", "Escape");

        Assert.Equal(1, await HolderAsync("staging"));
        Assert.Equal("Cancelled. staging stays on v1.", Said[^1]);
        Assert.Empty(page.FindAll("[data-drop]"));
    }

    [Fact]
    public async Task EnterOnARowThatMayNotTakeIt_SaysWhyAndMovesNothing()
    {
        var page = await ShowBoardAsync(Owner);

        await PressAsync(page, "production", " ", "ArrowUp", "ArrowUp", "ArrowUp", "Enter");

        Assert.Equal(0, await HolderAsync("production"));
        Assert.Contains(Said, said => said.StartsWith("v3, v3 in digits-mlp. It has no files", StringComparison.Ordinal));
        Assert.Contains("It has no files", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ArrowsPastTheEnds_StayAtTheEnds()
    {
        var page = await ShowBoardAsync(Owner);

        await PressAsync(page, "staging", " ", "End", "ArrowDown");

        Assert.NotNull(page.Find("[data-row='0'][data-aimed]"));
    }

    [Fact]
    public async Task EnterAlone_OpensTheDialogInstead()
    {
        var page = await ShowBoardAsync(Owner);

        // Not awaited: it waits for the dialog's answer.
        _ = PressAsync(page, "staging", "Enter");

        page.WaitForElement("#move-alias");
        Assert.Equal(1, await HolderAsync("staging"));
    }

    private static async Task PressAsync(IRenderedComponent<ContainerFragment> page, string alias, params string[] keys)
    {
        foreach (var key in keys) await page.Find($"[data-row] [data-chip={alias}]").KeyDownAsync(new KeyboardEventArgs { Key = key });
    }
}
