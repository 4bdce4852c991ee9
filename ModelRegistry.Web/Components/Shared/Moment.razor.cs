using Microsoft.AspNetCore.Components;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A moment to the minute in UTC, where a date says more than how long ago; the exact one on hover. Its column says that it is UTC.</summary>
public sealed partial class Moment
{
    /// <summary>Which.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset At { get; set; }
}
