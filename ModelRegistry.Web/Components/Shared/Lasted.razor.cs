using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>How long something lasted, or lasts so far; the exact length on hover.</summary>
public sealed partial class Lasted
{
    /// <summary>When it began.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset From { get; set; }

    /// <summary>When it ended; null while it goes on.</summary>
    [Parameter]
    public DateTimeOffset? Until { get; set; }

    /// <inheritdoc />
    protected override (string Text, string Hover) Measure(DateTimeOffset now)
    {
        var span = (Until ?? now) - From;
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        var said = span < TimeSpan.FromSeconds(1) ? (Text)"under 1 s" : Formats.Span(span);
        return (L[Until is null ? (Text)$"{said} so far" : said], L[Formats.ExactSpan(span)]);
    }
}
