using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Shared;

/// <summary>A stranger's text of any length in a table: its beginning, and all of it behind a native disclosure where it is long. All of it is in the page.</summary>
public sealed partial class LongText
{
    /// <summary>Units of UTF-16 that are shown of a long one.</summary>
    public const int MostUnits = 300;

    /// <summary>Lines that are shown of a long one.</summary>
    public const int MostLines = 6;

    // A button that shows half a line more is none worth pressing.
    private const int WholeUnits = 400;
    private const int WholeLines = 8;

    private int? _cut;
    private int _characters;
    private string? _measured;

    /// <summary>The text; line breaks are kept.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = string.Empty;

    /// <summary>True for JSON and the like, whose indents count.</summary>
    [Parameter]
    public bool IsCode { get; set; }

    /// <summary>A class of its own.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>Where the beginning that is shown ends; null where all is shown.</summary>
    /// <param name="text">Any text.</param>
    public static int? CutOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (lines, lastShown) = (1, text.Length);
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0 && lines <= WholeLines; at = text.IndexOf('\n', at + 1))
        {
            if (lines == MostLines) lastShown = at;
            lines++;
        }

        var isLong = text.Length > WholeUnits;
        if (lines <= WholeLines && !isLong) return null;
        return TextKey.WholeAt(text, Math.Min(isLong ? MostUnits : text.Length, lines > MostLines ? lastShown : text.Length));
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_measured, Text)) return;
        (_measured, _cut) = (Text, CutOf(Text));
        _characters = _cut is null ? 0 : TextKey.Characters(Text);
    }
}
