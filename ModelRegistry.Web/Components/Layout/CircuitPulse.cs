using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>
/// Tells the page that it is interactive (<c>&lt;body data-interactive="true"&gt;</c>) and answers the script's watchdog,
/// so that a page which looks alive after a sleep or a server's restart, and is not, is found out.
/// </summary>
public sealed class CircuitPulse : ComponentBase, IAsyncDisposable
{
    private DotNetObjectReference<CircuitPulse>? _self;
    private int _beats;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>The watchdog's question; answers how often it was asked. That it answers at all is the point.</summary>
    [JSInvokable]
    public int Beat() => ++_beats;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        await Js.InvokeVoidAsync("registryCircuit.alive", _self);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_self is null)
            return;
        try
        {
            await Js.InvokeVoidAsync("registryCircuit.gone");
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The circuit is gone, and the script has seen it go.
        }
        _self.Dispose();
    }
}
