using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>The first rows of a file of values between commas, semicolons or tabs.</summary>
internal static class TableReader
{
    public static async Task<FileInspection> ReadAsync(bool isTabbed, ByteReader file, CancellationToken ct)
    {
        if (await TextReading.TakeAsync(file, InspectionLimits.TableBytes, ct) is not var (text, isCut)) throw new UnreadableException("It is no text in UTF-8.");
        // The last line of a part may be the beginning of one.
        if (isCut && text.LastIndexOf('\n') is > 0 and var end) text = text[..end];
        TableSample table;
        bool hasMore, isWide;
        try
        {
            table = Read(text, isTabbed ? "\t" : Delimiter(text), out hasMore, out isWide, ct);
        }
        catch (CsvHelperException)
        {
            return new() { Format = FileFormat.Table, State = InspectionState.Unreadable, Note = "Its rows can't be told apart; it is shown as text.", Text = text };
        }

        var isPart = isCut || hasMore || isWide;
        return new()
        {
            Format = FileFormat.Table,
            Table = table,
            State = isPart ? InspectionState.Part : InspectionState.Whole,
            Note = !isPart ? null
                : isWide ? (Text)$"The first {table.Columns.Count} columns of its first {table.Rows.Count} rows are shown."
                : $"Its first {table.Rows.Count} rows are shown.",
        };
    }

    private static TableSample Read(string text, string delimiter, out bool hasMore, out bool isWide, CancellationToken ct)
    {
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            // A quote where none may be is a character of its cell.
            BadDataFound = null,
            CacheFields = false,
        });
        var rows = new List<IReadOnlyList<string>>();
        (hasMore, isWide) = (false, false);
        while (parser.Read())
        {
            ct.ThrowIfCancellationRequested();
            if (rows.Count > InspectionLimits.Rows)
            {
                hasMore = true;
                break;
            }

            isWide |= parser.Count > InspectionLimits.Columns;
            var row = new string[Math.Min(parser.Count, InspectionLimits.Columns)];
            for (var i = 0; i < row.Length; i++) row[i] = Words.Value(parser[i]);
            rows.Add(row);
        }

        if (rows.Count == 0) return new([], [], []);
        var width = rows.Max(row => row.Count);
        var even = rows.ConvertAll<IReadOnlyList<string>>(row => row.Count == width ? row : [.. row, .. Enumerable.Repeat(string.Empty, width - row.Count)]);
        var body = even.Skip(1).ToList();
        return new(even[0], body, Enumerable.Range(0, width).Select(i => IsNumeric(body, i)).ToList());
    }

    private static bool IsNumeric(List<IReadOnlyList<string>> rows, int column)
    {
        var cells = rows.Select(row => row[column]).Where(cell => cell.Length > 0).ToList();
        return cells.Count > 0 && cells.TrueForAll(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
    }

    private static string Delimiter(string text)
    {
        var first = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        return first.Contains(';') && !first.Contains(',') ? ";" : ",";
    }
}
