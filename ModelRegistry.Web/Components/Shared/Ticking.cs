using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A text that grows with time, measured again at each tick and rendered where it changed.</summary>
public abstract class Ticking : ComponentBase, IDisposable
{
    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private AgoTicker Ticker { get; set; } = default!;

    /// <summary>What <see cref="Measure"/> said last: the text, and the exact one on hover.</summary>
    protected (string Text, string Hover) Shown { get; private set; } = (string.Empty, string.Empty);

    /// <inheritdoc />
    public void Dispose()
    {
        Ticker.Ticked -= Tick;
        GC.SuppressFinalize(this);
    }

    /// <summary>The text as of <paramref name="now"/>, and the exact one.</summary>
    protected abstract (string Text, string Hover) Measure(DateTimeOffset now);

    /// <inheritdoc />
    protected override void OnParametersSet() => Shown = Measure(Time.GetUtcNow());

    // Not in OnInitialized: a prerender would start a timer for a page that nobody keeps.
    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) Ticker.Ticked += Tick;
    }

    private void Tick()
    {
        var shown = Measure(Time.GetUtcNow());
        if (shown == Shown) return;
        _ = InvokeAsync(() =>
        {
            Shown = shown;
            StateHasChanged();
        });
    }
}
