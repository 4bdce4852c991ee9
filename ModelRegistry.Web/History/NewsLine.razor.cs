using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace ModelRegistry.Web.History;

/// <summary>Shows <see cref="News"/> in the top bar, where it covers and moves nothing; on a narrow screen at its foot. Another page clears it.</summary>
public sealed partial class NewsLine : IDisposable
{
    private string _path = string.Empty;

    [Inject]
    private News News { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc/>
    public void Dispose()
    {
        News.Changed -= Show;
        Navigation.LocationChanged -= Move;
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _path = new Uri(Navigation.Uri).AbsolutePath;
        News.Changed += Show;
        Navigation.LocationChanged += Move;
    }

    private void Show() => _ = InvokeAsync(StateHasChanged);

    // A tab or a chosen column is the same page still.
    private void Move(object? sender, LocationChangedEventArgs moved)
    {
        var path = new Uri(moved.Location).AbsolutePath;
        if (string.Equals(path, _path, StringComparison.Ordinal)) return;
        _path = path;
        News.Close();
    }
}
