using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Pictures;

/// <summary>What a point under the pointer says. It also tells the chart's panel which one it is, which the chart itself does not.</summary>
public sealed partial class TrendTip : IDisposable
{
    private int? _told;

    /// <summary>The point, by its place.</summary>
    [Parameter, EditorRequired]
    public int Point { get; set; }

    /// <summary>Which version.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>How much.</summary>
    [Parameter, EditorRequired]
    public string Value { get; set; } = string.Empty;

    /// <summary>Of its line.</summary>
    [Parameter, EditorRequired]
    public string Color { get; set; } = string.Empty;

    /// <summary>The pointer is over a point.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnShown { get; set; }

    /// <summary>It left it.</summary>
    [Parameter, EditorRequired]
    public EventCallback<int> OnGone { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _ = OnGone.InvokeAsync(Point);

    // The chart keeps one tip and moves it on.
    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (_told == Point) return Task.CompletedTask;
        _told = Point;
        return OnShown.InvokeAsync(Point);
    }
}
