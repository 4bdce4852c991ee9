namespace ModelRegistry.Web.Components.Layout;

/// <summary>The frame of every working page: top bar, main region, MudBlazor's providers, the circuit's pulse.</summary>
public sealed partial class MainLayout
{
    private PageErrorBoundary? _boundary;

    // A new page deserves a new chance: the boundary must not outlive the page that failed.
    /// <inheritdoc />
    protected override void OnParametersSet() => Recover();

    private void Recover() => _boundary?.Recover();
}
