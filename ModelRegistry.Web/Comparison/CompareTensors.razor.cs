using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Web.Comparison;

/// <summary>Tensors as rows, by name, shape and type.</summary>
public sealed partial class CompareTensors
{
    [Inject]
    private ContentQueries Content { get; set; } = default!;

    private Text? Summary => Data is null ? null
        : Data.Columns.All(source => source is null or { Refusal: not null }) ? (Text)"Looking into files takes the role of a viewer."
        : Data.Tensors.Total == 0 ? "No files with tensors."
        : ComparePart.SummaryOf(Data.Tensors.Differing, Data.Tensors.Total);

    /// <inheritdoc/>
    protected override Task<Result<ComparedTensors>> LoadAsync(Actor actor, CancellationToken ct) => Content.GetTensorsAsync(Versions, ShowsAll, actor, ct);

    private static bool HasMore(TensorSource? source) => source is { Refusal: not null } or { Notes.Count: > 0 };

    private string? Text(TensorInfo? tensor) => tensor is null ? null : $"{tensor.DType} {(tensor.Shape.Count == 0 ? L["scalar"] : tensor.ShapeText)}";

    private bool WasRead(int column) => Data!.Columns[column] is { Refusal: null };
}
