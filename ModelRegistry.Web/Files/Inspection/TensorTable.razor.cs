using System.Globalization;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Web.Files.Inspection;

/// <summary>Tensors by name, type and shape, in the file's order.</summary>
public sealed partial class TensorTable
{
    /// <summary>Tensors of one page.</summary>
    public const int PageSize = 200;

    /// <summary>What they are.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = string.Empty;

    /// <summary>All that the reader lists.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TensorInfo> Tensors { get; set; } = [];

    /// <summary>How many the file holds, listed or not.</summary>
    [Parameter]
    public long? Count { get; set; }

    /// <summary>The page, from the address: the number of tensors before it.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    // They are in memory already: a page of them reads nothing. What is no place in the list is its beginning.
    private int From => int.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from < Tensors.Count ? from : 0;

    private string? Next => From + PageSize < Tensors.Count ? (From + PageSize).ToString(CultureInfo.InvariantCulture) : null;

    private Text Summary => $"{From + 1} to {Math.Min(From + PageSize, Tensors.Count)} of {Tensors.Count}";
}
