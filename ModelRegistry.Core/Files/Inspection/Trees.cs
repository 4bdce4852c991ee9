using System.Text;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>The leaves of a tree as facts, each by its path: <c>optimizer.betas[1]</c>.</summary>
internal sealed class Trees
{
    private readonly List<FileFact> facts = [];
    private readonly List<Level> levels = [];
    private long leaves;

    public bool IsFull => facts.Count >= InspectionLimits.Facts;

    public int Depth => levels.Count;

    public void Open(bool isList)
    {
        if (levels.Count > 0 && levels[^1].IsList) levels[^1] = levels[^1] with { Index = levels[^1].Index + 1 };
        levels.Add(new(isList, -1, null, leaves));
    }

    public void Close()
    {
        var level = levels[^1];
        levels.RemoveAt(levels.Count - 1);
        // An empty list or object is a leaf too: left out, it would seem not to be there.
        if (leaves == level.Before) Add(level.IsList ? "[]" : "{}");
    }

    public void Key(string key) => levels[^1] = levels[^1] with { Key = key };

    public void Leaf(string value)
    {
        if (levels.Count > 0 && levels[^1].IsList) levels[^1] = levels[^1] with { Index = levels[^1].Index + 1 };
        Add(value);
    }

    public void Skip() => leaves++;

    public FileInspection ToInspection(FileFormat format, string text) => new()
    {
        Format = format,
        Facts = facts,
        Text = Shown(text),
        State = leaves > facts.Count || text.Length > InspectionLimits.TextBytes ? InspectionState.Part : InspectionState.Whole,
        Note = leaves > facts.Count ? (Text)$"The first {facts.Count} of its {leaves} values are listed." : text.Length > InspectionLimits.TextBytes ? (Text)"The beginning of its text is shown." : null,
    };

    /// <summary>As much text as is shown.</summary>
    public static string Shown(string text) => text.Length <= InspectionLimits.TextBytes ? text : text[..InspectionLimits.TextBytes];

    /// <summary>A tree that is only shown as text, and why.</summary>
    public static FileInspection TextAlone(FileInspection text, Text note) => text with { State = InspectionState.Part, Note = text.Note is { } cut ? (Text)$"{note} {cut}" : note };

    private void Add(string value)
    {
        leaves++;
        if (!IsFull) facts.Add(new(Words.Name(Path()), value));
    }

    private string Path()
    {
        var path = new StringBuilder();
        foreach (var level in levels)
        {
            if (level.IsList) path.Append('[').Append(level.Index).Append(']');
            else if (path.Length == 0) path.Append(level.Key);
            else path.Append('.').Append(level.Key);
            // Deep and long names are cut once here, not at each level.
            if (path.Length > InspectionLimits.NameLength) break;
        }

        return path.Length == 0 ? "value" : path.ToString();
    }

    private readonly record struct Level(bool IsList, int Index, string? Key, long Before);
}
