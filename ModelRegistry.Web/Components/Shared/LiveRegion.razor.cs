using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>The one place where <see cref="Announcer"/>'s messages are read out. The layout holds it.</summary>
public sealed partial class LiveRegion : IDisposable
{
    private string _message = string.Empty;
    private bool _odd;

    [Inject]
    private Announcer Announcer { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Announcer.Said -= Show;

    /// <inheritdoc />
    protected override void OnInitialized() => Announcer.Said += Show;

    // A region whose text does not change is not read again: a trailing no-break space makes it change.
    private void Show(Text said) => _ = InvokeAsync(() =>
    {
        var message = L[said];
        _odd = !_odd;
        _message = _odd ? message : message + "\u00A0";
        StateHasChanged();
    });
}
