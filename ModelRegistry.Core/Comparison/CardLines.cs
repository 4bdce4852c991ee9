using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using ModelRegistry.Core.Files;

namespace ModelRegistry.Core.Comparison;

/// <summary>Two cards as one list of lines. Bounded: the work grows with lines times differences, and strangers write the lines.</summary>
internal static class CardLines
{
    /// <summary>Characters of a card that are compared.</summary>
    public const int MostText = 64 * 1024;

    /// <summary>Lines of a card that are compared.</summary>
    public const int MostLines = 2_000;

    /// <summary>Lines that are listed at most.</summary>
    public const int Most = 1_000;

    // Unchanged lines that stay around a change.
    private const int Context = 3;

    /// <summary>The card of a column that is not the base.</summary>
    public static ComparedCard Compare(ModelCard? origin, ModelCard? card, bool all)
    {
        var (before, isCutBefore) = Begin(origin);
        var (after, isCutAfter) = Begin(card);
        var lines = Diff(before, after);
        var differs = (origin is null) != (card is null) || lines.Exists(line => line.Change != CardChange.Same);
        if (!all) lines = Changes(lines);
        return new(card?.Path, isCutBefore || isCutAfter, differs, lines.Take(Most).ToList(), Math.Max(0, lines.Count - Most), null);
    }

    private static List<CardLine> Diff(string before, string after)
    {
        // No text has no line, where a diff would find an empty one.
        if (before.Length == 0 || after.Length == 0)
        {
            var change = before.Length == 0 ? CardChange.Added : CardChange.Removed;
            return $"{before}{after}".Split('\n', StringSplitOptions.None)
                .Where(_ => before.Length + after.Length > 0)
                .Select((text, i) => new CardLine(change, text, change == CardChange.Removed ? i + 1 : null, change == CardChange.Added ? i + 1 : null)).ToList();
        }

        var lines = new List<CardLine>();
        var (old, now) = (0, 0);
        foreach (var line in InlineDiffBuilder.Diff(before, after, ignoreWhiteSpace: false).Lines)
        {
            lines.Add(line.Type switch
            {
                ChangeType.Inserted => new(CardChange.Added, line.Text, null, ++now),
                ChangeType.Deleted => new(CardChange.Removed, line.Text, ++old, null),
                _ => new(CardChange.Same, line.Text, ++old, ++now),
            });
        }

        return lines;
    }

    private static List<CardLine> Changes(List<CardLine> lines)
    {
        var kept = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Change == CardChange.Same) continue;
            for (var near = Math.Max(0, i - Context); near <= Math.Min(lines.Count - 1, i + Context); near++) kept[near] = true;
        }

        var shown = new List<CardLine>();
        for (var i = 0; i < lines.Count;)
        {
            var from = i;
            while (i < lines.Count && !kept[i]) i++;
            // Nothing but the same is no gap between changes.
            if (i - from is var skipped and > 0 && skipped < lines.Count)
                shown.Add(new(CardChange.Gap, string.Empty, null, null, skipped));
            for (; i < lines.Count && kept[i]; i++) shown.Add(lines[i]);
        }

        return shown;
    }

    private static (string Text, bool IsCut) Begin(ModelCard? card)
    {
        if (card is null) return (string.Empty, false);
        var text = card.Text.ReplaceLineEndings("\n");
        var isCut = card.IsCut || text.Length > MostText;
        if (text.Length > MostText) text = text[..MostText];
        for (int at = -1, count = 0; (at = text.IndexOf('\n', at + 1)) >= 0;)
        {
            if (++count == MostLines) return (text[..at], true);
        }

        // The line end that ends a text begins no further line.
        return (text.TrimEnd('\n'), isCut);
    }
}
