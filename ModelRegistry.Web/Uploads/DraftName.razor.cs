using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Web.Uploads;

/// <summary>By what its maker knows an upload again: its first file and how many more, its run, and how its description begins.</summary>
public sealed partial class DraftName
{
    private const int MaxSaid = 200;

    /// <summary>The upload.</summary>
    [Parameter, EditorRequired]
    public DraftView Draft { get; set; } = default!;

    private Text Name => Draft.FirstPath is not { } path ? "No files"
        : Draft.FileCount > 1 ? (Text)$"{Piece.Mono(path)} and {Formats.Count(Draft.FileCount - 1)} more"
        : $"{Piece.Mono(path)}";

    private string Said
    {
        get
        {
            var line = (Draft.Description ?? string.Empty).Split('\n', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? string.Empty;
            if (line.Length <= MaxSaid) return line;
            // Never half a character.
            return line[..(char.IsHighSurrogate(line[MaxSaid - 1]) ? MaxSaid - 1 : MaxSaid)] + "…";
        }
    }
}
