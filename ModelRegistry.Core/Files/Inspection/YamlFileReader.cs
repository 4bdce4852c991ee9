using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelRegistry.Core.Files.Inspection;

/// <summary>A YAML file by its parser's events: nothing is made of a tag, and an alias is shown and never followed, so that no small file unfolds.</summary>
internal static class YamlFileReader
{
    private const int Events = 20_000;

    public static async Task<FileInspection> ReadAsync(ByteReader file, CancellationToken ct)
    {
        if (file.End > InspectionLimits.YamlBytes) return Trees.TextAlone(await TextReading.ReadAsync(FileFormat.Yaml, file, ct), "It is larger than 256 KiB and shown as text.");
        if (await TextReading.TakeAsync(file, InspectionLimits.YamlBytes, ct) is not var (text, _)) throw new UnreadableException("It is no text in UTF-8.");
        try
        {
            return Read(text, ct);
        }
        // On broken input the parser answers with exceptions of other kinds too (a fuzzer found InvalidOperationException).
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            return new() { Format = FileFormat.Yaml, State = InspectionState.Unreadable, Note = "It is not valid YAML, and shown as text.", Text = text };
        }
    }

    private static FileInspection Read(string text, CancellationToken ct)
    {
        var parser = new Parser(new StringReader(text));
        var leaves = new Trees();
        // For each open mapping: true while its next scalar is a key.
        var isKeyNext = new Stack<bool?>();
        for (var i = 0; i < Events && parser.MoveNext(); i++)
        {
            ct.ThrowIfCancellationRequested();
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    if (leaves.Depth == InspectionLimits.Depth) return Deep(text);
                    if (isKeyNext.TryPeek(out var isKey) && isKey == true) leaves.Key("?");
                    leaves.Open(parser.Current is SequenceStart);
                    isKeyNext.Push(parser.Current is MappingStart ? true : null);
                    break;
                case MappingEnd or SequenceEnd:
                    isKeyNext.Pop();
                    leaves.Close();
                    Turn(isKeyNext);
                    break;
                case Scalar or AnchorAlias:
                    var value = parser.Current is Scalar scalar ? scalar.Value : $"*{((AnchorAlias)parser.Current).Value}";
                    if (isKeyNext.TryPeek(out var atKey) && atKey == true) leaves.Key(Words.Name(value));
                    else leaves.Leaf(Words.Value(value));
                    Turn(isKeyNext);
                    break;
            }

            if (i == Events - 1 || leaves.IsFull) return leaves.ToInspection(FileFormat.Yaml, text) with { State = InspectionState.Part, Note = "Its first values are listed." };
        }

        return leaves.ToInspection(FileFormat.Yaml, text);
    }

    private static FileInspection Deep(string text) =>
        new() { Format = FileFormat.Yaml, State = InspectionState.Unreadable, Note = $"It is nested deeper than {InspectionLimits.Depth} levels, and shown as text.", Text = text };

    private static void Turn(Stack<bool?> isKeyNext)
    {
        if (isKeyNext.TryPop(out var isKey)) isKeyNext.Push(!isKey);
    }
}
