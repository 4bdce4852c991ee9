using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Common;

/// <summary>Where each item of a page is gone on behind.</summary>
public sealed class PageTests
{
    [Fact]
    public void PageWithMoreBehindIt_HasACursorBehindEachItem()
    {
        var page = Page<int>.From([5, 4, 3, 2], 3, row => $"after {row}");

        Assert.Equal("after 3", page.Next);
        Assert.Equal(["after 5", "after 4", "after 3"], Cursors(page));
        Assert.Equal(["after 5", "after 4", "after 3"], Cursors(page.Map(row => row * 10)));
    }

    [Fact]
    public void LastPage_HasThemToo()
    {
        var page = Page<int>.From([2, 1], 3, row => $"after {row}");

        Assert.Null(page.Next);
        Assert.Equal(["after 2", "after 1"], Cursors(page));
    }

    [Fact]
    public void WhatIsLeftOfAPage_KeepsItsCursors_AndGoesOnWhereThePageEnded()
    {
        var page = Page<int>.From([6, 5, 4, 3, 2], 4, row => $"after {row}").Where(row => row % 2 == 0);

        Assert.Equal([6, 4], page.Items);
        Assert.Equal(["after 6", "after 3"], Cursors(page));
        Assert.Equal(["after 4"], Cursors(page.Where(row => row < 6) with { Next = null }));
    }

    [Fact]
    public void ListThatKnowsItsEndAlone_SaysSo() => Assert.Equal([null, "after 1"], Cursors(new Page<int>([2, 1], "after 1")));

    private static IEnumerable<string?> Cursors<T>(Page<T> page) => page.Items.Select((_, index) => page.CursorAfter(index));
}
