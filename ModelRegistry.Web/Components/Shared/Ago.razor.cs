using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>How long ago something happened; the exact moment in UTC on hover.</summary>
public sealed partial class Ago
{
    /// <summary>When it happened.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Moment { get; set; }

    /// <inheritdoc />
    protected override (string Text, string Hover) Measure(DateTimeOffset now) => (L[Formats.Ago(Moment, now)], L[Moments.Second(Moment)]);
}
