using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>How long something lasted, or lasts so far; the exact length on hover.</summary>
public sealed partial class Lasted : IDisposable
{
    private string _text = string.Empty;
    private string _exact = string.Empty;

    /// <summary>When it began.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset From { get; set; }

    /// <summary>When it ended; null while it goes on.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private AgoTicker Ticker { get; set; } = default!;

    /// <inheritdoc />
    public void Dispose() => Ticker.Ticked -= Tick;

    /// <inheritdoc />
    protected override void OnParametersSet() => Measure();

    // As in Ago: a prerender would start a timer for a page that nobody keeps.
    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) Ticker.Ticked += Tick;
    }

    private void Tick()
    {
        if (Until is not null) return;
        _ = InvokeAsync(() =>
        {
            Measure();
            StateHasChanged();
        });
    }

    private static string Said(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? "under 1 s" : Formats.Span(span);

    private void Measure()
    {
        var span = (Until ?? Time.GetUtcNow()) - From;
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        (_text, _exact) = (Until is null ? $"{Said(span)} so far" : Said(span), Formats.ExactSpan(span));
    }
}
