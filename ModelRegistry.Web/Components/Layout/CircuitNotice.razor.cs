using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Layout;

/// <summary>
/// The small notice of a lost connection, in place of the framework's grey sheet: it is found by its id,
/// and <c>js/circuit.js</c> fills it. What a person is reading stays readable.
/// </summary>
public sealed partial class CircuitNotice
{
    /// <summary>True on a page that a circuit makes alive: one that has none can lose none.</summary>
    [Parameter, EditorRequired]
    public bool IsLive { get; set; }
}
