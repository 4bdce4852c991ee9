using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Which metrics are columns. The choice lives in the address, so that it can be shared.</summary>
public sealed partial class MetricChooser
{
    /// <summary>The query's word.</summary>
    public const string Parameter = "metrics";

    /// <summary>What there is to choose from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Keys { get; set; } = [];

    /// <summary>What is chosen, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Shown { get; set; } = [];

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private void Toggle(string key, bool show)
    {
        var chosen = show ? Shown.Append(key) : Shown.Where(k => !string.Equals(k, key, StringComparison.Ordinal));
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(Parameter, string.Join(',', chosen)), replace: true);
    }
}
