using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Collections;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Files.Inspection;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;
using ModelRegistry.Web.RegisteredModels;

namespace ModelRegistry.Web.Comparison;

/// <summary>Versions side by side. Every list of values has one place for each of <paramref name="Versions"/>.</summary>
/// <param name="Base">Which of the versions the others are held against, from 0; null where none is there.</param>
/// <param name="Metrics">Keys of metadata whose values are numbers.</param>
/// <param name="Metadata">The other keys of metadata.</param>
/// <param name="Config">What the runs that logged them were started with.</param>
/// <param name="FileCounts">For each version against the base.</param>
/// <param name="Tensors">By the headers of the files that have some.</param>
/// <param name="TensorSources">How far each version's files were looked into.</param>
/// <param name="Cards">Each version's model card against the base's.</param>
internal sealed record ComparisonContract(
    IReadOnlyList<ColumnContract> Versions, int? Base,
    RowsContract<MetricRowContract> Metrics, RowsContract<ValueRowContract> Metadata, RowsContract<ValueRowContract> Config,
    RowsContract<FileRowContract> Files, IReadOnlyList<FileCountsContract?> FileCounts,
    RowsContract<TensorRowContract> Tensors, IReadOnlyList<TensorSourceContract?> TensorSources, IReadOnlyList<CardContract?> Cards)
{
    public static ComparisonContract Of(VersionComparison found, ComparedTensors tensors, IReadOnlyList<ComparedCard?> cards) => new(
        found.Columns.Select(ColumnContract.Of).ToList(), found.Base,
        RowsContract<MetricRowContract>.Of(found.Metrics, row => MetricRowContract.Of(row, found.Base)),
        RowsContract<ValueRowContract>.Of(found.Metadata, ValueRowContract.Of),
        RowsContract<ValueRowContract>.Of(found.Config, ValueRowContract.Of),
        RowsContract<FileRowContract>.Of(found.Files.Paths, FileRowContract.Of),
        found.Files.Counts.Select(counts => counts is null ? null : new FileCountsContract(counts.Added, counts.Removed, counts.Changed, counts.Same)).ToList(),
        RowsContract<TensorRowContract>.Of(tensors.Tensors, TensorRowContract.Of),
        tensors.Columns.Select(source => source is null ? null : TensorSourceContract.Of(source)).ToList(),
        cards.Select(card => card is null ? null : CardContract.Of(card)).ToList());
}

/// <summary>Rows that differ, or all where <c>all=true</c>, up to a limit.</summary>
/// <param name="Items">What is listed.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Differing">How many differ.</param>
/// <param name="Left">How many of those asked for are beyond the limit.</param>
internal sealed record RowsContract<T>(IReadOnlyList<T> Items, int Total, int Differing, int Left)
{
    public static RowsContract<T> Of<TRow>(ComparedRows<TRow> rows, Func<TRow, T> contract) => new(rows.Rows.Select(contract).ToList(), rows.Total, rows.Differing, rows.Left);
}

/// <summary>One version of a comparison.</summary>
/// <param name="Ref">By number.</param>
/// <param name="Version">Null where it is not there.</param>
/// <param name="Via">The bookmark it came through.</param>
/// <param name="Problem">Why it is not there.</param>
internal sealed record ColumnContract(string Ref, VersionContract? Version, ViaContract? Via, RefusalContract? Problem)
{
    public static ColumnContract Of(ComparedVersion column) => new(
        column.Ref, column.Version is { } view ? VersionContract.Of(view) : null, ViaContract.Of(column.Via), RefusalContract.Of(column.Refusal));
}

/// <summary>A refusal of one part of an answer, as a problem of its own would say it.</summary>
internal sealed record RefusalContract(int Status, string Code, Text Detail)
{
    public static RefusalContract? Of(Error? error) => error is null ? null : new(Problems.StatusOf(error.Kind), error.Code, error.Message);
}

/// <summary>One number of all versions.</summary>
/// <param name="Key">Nested keys with dots.</param>
/// <param name="Better"><c>higher</c>, <c>lower</c>, or null where a difference is not judged.</param>
internal sealed record MetricRowContract(string Key, string? Better, bool Differs, IReadOnlyList<MetricContract?> Values)
{
    public static MetricRowContract Of(ComparedField row, int? baseColumn)
    {
        var sense = BoardMetrics.SenseOf(row.Key);
        var origin = baseColumn is { } column ? row.Values[column]?.Number : null;
        var values = row.Values.Select((value, i) => value is null ? null : MetricContract.Of(value, i == baseColumn ? null : MetricVerdict.Of(value.Number, origin, sense)));
        return new(row.Key, sense switch { MetricSense.HigherIsBetter => "higher", MetricSense.LowerIsBetter => "lower", _ => null }, row.Differs, values.ToList());
    }
}

/// <summary>A number against the base's.</summary>
/// <param name="Value">As logged.</param>
/// <param name="Difference">Less the base's; null for the base and where it has none.</param>
/// <param name="Judgement"><c>better</c>, <c>worse</c>, <c>same</c> or <c>changed</c>.</param>
internal sealed record MetricContract(RawJson Value, double? Difference, string? Judgement)
{
    public static MetricContract Of(ComparedValue value, MetricVerdict? verdict) => new(new(value.Json), verdict?.Difference, verdict?.Judgement);
}

/// <summary>One key of all versions.</summary>
/// <param name="Values">As logged; <c>{"value": …}</c>, so that a null that was logged is not one that is missing.</param>
internal sealed record ValueRowContract(string Key, bool Differs, IReadOnlyList<ValueContract?> Values)
{
    public static ValueRowContract Of(ComparedField row) => new(row.Key, row.Differs, row.Values.Select(value => value is null ? null : new ValueContract(new(value.Json))).ToList());
}

/// <summary>A value as logged.</summary>
internal sealed record ValueContract(RawJson Value);

/// <summary>One path of all versions.</summary>
internal sealed record FileRowContract(string Path, bool Differs, IReadOnlyList<FileCellContract?> Versions)
{
    public static FileRowContract Of(ComparedFile row) => new(row.Path, row.Differs, row.Files.Select(cell => cell is null ? null
        : new FileCellContract(ComparisonWords.Of(cell.Change), cell.File?.Size, cell.File?.Digest.ToString())).ToList());
}

/// <summary>A path in one version.</summary>
/// <param name="Change">Against the base: <c>same</c>, <c>changed</c>, <c>added</c>, <c>removed</c>, or <c>absent</c> where neither has it.</param>
internal sealed record FileCellContract(string Change, long? Size, string? Digest);

/// <summary>How many files of a version stand how against the base's, listed or not.</summary>
internal sealed record FileCountsContract(int Added, int Removed, int Changed, int Same);

/// <summary>One tensor of all versions.</summary>
/// <param name="Format">Of the file it is in.</param>
internal sealed record TensorRowContract(string Format, string Name, bool Differs, IReadOnlyList<TensorCellContract?> Versions)
{
    public static TensorRowContract Of(ComparedTensor row) => new(InspectionWords.Of(row.Format), row.Name, row.Differs,
        row.Values.Select(tensor => tensor is null ? null : new TensorCellContract(tensor.DType, tensor.Shape)).ToList());
}

/// <summary>A tensor by its header.</summary>
internal sealed record TensorCellContract(string DType, IReadOnlyList<string> Shape);

/// <summary>Where a version's tensors are from.</summary>
/// <param name="Files">Files with tensors that it has.</param>
/// <param name="Count">Tensors found.</param>
/// <param name="Notes">What was not read, and why.</param>
internal sealed record TensorSourceContract(int Files, int Count, IReadOnlyList<Text> Notes, RefusalContract? Problem)
{
    public static TensorSourceContract Of(TensorSource source) => new(source.Files, source.Count, source.Notes, RefusalContract.Of(source.Refusal));
}

/// <summary>A model card against the base's.</summary>
/// <param name="Path">Null where the version has none.</param>
/// <param name="IsCut">True where only the beginnings were compared.</param>
/// <param name="Lines">None for the base itself.</param>
/// <param name="Left">Lines beyond the limit.</param>
internal sealed record CardContract(string? Path, bool IsCut, bool Differs, IReadOnlyList<CardLineContract> Lines, int Left, RefusalContract? Problem)
{
    public static CardContract Of(ComparedCard card) => new(card.Path, card.IsCut, card.Differs,
        card.Lines.Select(line => new CardLineContract(ComparisonWords.Of(line.Change), line.Text, line.Before, line.After, line.Skipped)).ToList(), card.Left, RefusalContract.Of(card.Refusal));
}

/// <summary>One line.</summary>
/// <param name="Change"><c>same</c>, <c>added</c>, <c>removed</c>, or <c>gap</c> where unchanged ones are left out.</param>
/// <param name="Before">Its number in the base's card.</param>
/// <param name="After">Its number in this one.</param>
/// <param name="Skipped">How many a gap leaves out.</param>
internal sealed record CardLineContract(string Change, string Text, int? Before, int? After, int Skipped);
