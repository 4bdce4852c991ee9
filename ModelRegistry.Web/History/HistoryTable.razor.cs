using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.History;

/// <summary>Events as rows: when (the exact moment on hover), who and with which token, what, and why.</summary>
public sealed partial class HistoryTable
{
    private IReadOnlyList<HistoryRun> _rows = [];

    /// <summary>In the order shown, each by itself.</summary>
    [Parameter]
    public IReadOnlyList<HistoryEvent>? Events { get; set; }

    /// <summary>In the order shown, what is alike as one; instead of <see cref="Events"/>.</summary>
    [Parameter]
    public IReadOnlyList<HistoryRun>? Runs { get; set; }

    /// <summary>The collection whose page this stands on: its name is not said again.</summary>
    [Parameter]
    public Guid? Within { get; set; }

    /// <summary>What a screen reader calls the table.</summary>
    [Parameter]
    public string? Caption { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet() => _rows = Runs ?? Events?.Select(HistoryRun.One).ToList() ?? [];
}
