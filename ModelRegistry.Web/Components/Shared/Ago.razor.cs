using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>How long ago something happened; the exact moment in UTC on hover.</summary>
public sealed partial class Ago : IDisposable
{
    private string _text = string.Empty;

    /// <summary>When it happened.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Moment { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private AgoTicker Ticker { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Ticker.Ticked -= Tick;

    /// <inheritdoc />
    protected override void OnParametersSet() => _text = Formats.Ago(Moment, Time.GetUtcNow());

    // Not in OnInitialized: a prerender would start a timer for a page that nobody keeps.
    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            Ticker.Ticked += Tick;
    }

    private void Tick()
    {
        var text = Formats.Ago(Moment, Time.GetUtcNow());
        if (string.Equals(text, _text, StringComparison.Ordinal))
            return;
        _ = InvokeAsync(() =>
        {
            _text = text;
            StateHasChanged();
        });
    }
}
