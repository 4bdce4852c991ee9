using Microsoft.Playwright;

namespace ModelRegistry.Tests.TestHost.Browser;

/// <summary>What a hand does on the board.</summary>
internal static class BoardGestures
{
    /// <summary>Until a chip that is dragged follows the hand: a moment after the page answers.</summary>
    public static Task WaitForBoardAsync(this IPage page) => Assertions.Expect(page.Locator(".board[data-ready]")).ToHaveCountAsync(1);

    /// <summary>Picks up an alias's chip with the mouse and lets it go on the row of bookmark <paramref name="number"/>.</summary>
    public static async Task DragAliasAsync(this IPage page, string alias, int number)
    {
        await page.WaitForBoardAsync();
        var chip = page.Locator($"[data-row] [data-chip='{alias}']");
        var from = await chip.BoundingBoxAsync();
        var to = await page.Locator($"[data-row='{number}']").BoundingBoxAsync();
        Assert.NotNull(from);
        Assert.NotNull(to);
        await page.Mouse.MoveAsync(from.X + 12, from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(from.X + 30, from.Y + 20, new() { Steps = 4 });
        await page.Mouse.MoveAsync(to.X + (to.Width / 2), to.Y + (to.Height / 2), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }
}
