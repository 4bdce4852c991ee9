using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;

namespace ModelRegistry.Core.Comparison;

/// <summary>Tensors of all columns, by what the headers of their files say.</summary>
/// <param name="Tensors">By format and name.</param>
/// <param name="Columns">How far each column was looked into; null where it is not there.</param>
public sealed record ComparedTensors(ComparedRows<ComparedTensor> Tensors, IReadOnlyList<TensorSource?> Columns);

/// <summary>One tensor.</summary>
/// <param name="Format">Of the file it is in: an ONNX graph and the safetensors beside it have their own.</param>
/// <param name="Name">As in the file; with the file's path before it where a version has the name twice.</param>
/// <param name="Values">Null in a column that has none, or that could not be looked into.</param>
/// <param name="Differs">True where shape or type differ, or a column that was looked into has none.</param>
public sealed record ComparedTensor(FileFormat Format, string Name, IReadOnlyList<TensorInfo?> Values, bool Differs);

/// <summary>Where a column's tensors are from.</summary>
/// <param name="Files">Files with tensors that it has.</param>
/// <param name="Count">Tensors that were found in those looked into.</param>
/// <param name="Notes">What was not read, and why, in sentences.</param>
/// <param name="Refusal"><c>forbidden</c>: looking into a file is reading it.</param>
public sealed record TensorSource(int Files, int Count, IReadOnlyList<Text> Notes, Error? Refusal);

/// <summary>A column's model card against the base's.</summary>
/// <param name="Path">The file it is from; null where the version has none.</param>
/// <param name="IsCut">True where only its beginning was compared.</param>
/// <param name="Differs">True where a line differs, or one has a card and the other none.</param>
/// <param name="Lines">The base's and this one's lines as one text; none for the base itself.</param>
/// <param name="Left">Lines beyond the limit.</param>
/// <param name="Refusal"><c>forbidden</c>, or that the store did not answer: of this card or of the base's.</param>
public sealed record ComparedCard(string? Path, bool IsCut, bool Differs, IReadOnlyList<CardLine> Lines, int Left, Error? Refusal)
{
    /// <summary>Lines that this one has and the base has not.</summary>
    public int Added => Lines.Count(line => line.Change == CardChange.Added);

    /// <summary>Lines that only the base has.</summary>
    public int Removed => Lines.Count(line => line.Change == CardChange.Removed);
}

/// <summary>What became of a line.</summary>
public enum CardChange
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>Only in this one.</summary>
    Added,

    /// <summary>Only in the base.</summary>
    Removed,

    /// <summary>Lines in both that are left out.</summary>
    Gap,
}

/// <summary>One line of two cards.</summary>
/// <param name="Before">Its number in the base's card, from 1.</param>
/// <param name="After">Its number in this one.</param>
/// <param name="Skipped">How many lines a gap leaves out.</param>
public sealed record CardLine(CardChange Change, string Text, int? Before, int? After, int Skipped = 0);
