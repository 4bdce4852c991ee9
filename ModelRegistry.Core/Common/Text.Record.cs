using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelRegistry.Core.Common;

/// <content>How a database keeps texts, so that they can be said in any language later.</content>
public sealed partial class Text
{
    // A record is never part of a page or a script.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Texts in one line of JSON, each as its format and its arguments: <c>[["{0} at least {1}","accuracy","0.9"]]</c>. An argument is a string, a text
    /// itself, or the number that a count is of.
    /// </summary>
    public static string ToRecord(IEnumerable<Text> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new JsonArray([.. texts.Select(text => text.ToNode())]).ToJsonString(Readable);
    }

    /// <summary>What <see cref="ToRecord"/> wrote; nothing for null.</summary>
    /// <exception cref="JsonException">It wrote something else.</exception>
    public static IReadOnlyList<Text> FromRecord(string? record) =>
        record is null ? [] : JsonNode.Parse(record)!.AsArray().Select(node => FromNode(node!.AsArray())).ToList();

    /// <summary>
    /// As <see cref="Stored(string)"/>, of words that may be a text with one argument: they are told by what stands around it, and said with it in any
    /// language.
    /// </summary>
    /// <param name="words">As they were written, in English.</param>
    /// <param name="form">That text, whatever its argument is.</param>
    public static Text Stored(string words, Text form)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(form);
        if (form.Format.Split("{0}") is not [var before, var after] || words.Length <= before.Length + after.Length
            || !words.StartsWith(before, StringComparison.Ordinal) || !words.EndsWith(after, StringComparison.Ordinal))
            return Stored(words);
        var text = new Text(form.Format);
        text.arguments.Add(words[before.Length..^after.Length]);
        return text;
    }

    private JsonArray ToNode()
    {
        var node = new JsonArray(Format);
        if (counted is { } number) node.Add(number);
        else foreach (var argument in arguments) node.Add(argument is Text text ? text.ToNode() : Convert.ToString(argument, CultureInfo.InvariantCulture));
        return node;
    }

    private static Text FromNode(JsonArray node)
    {
        var said = (string)node[0]!;
        if (node is [_, JsonValue value] && value.TryGetValue<long>(out var number))
        {
            var count = new Text(said, number);
            count.arguments.Add(number.ToString("N0", CultureInfo.InvariantCulture));
            return count;
        }

        var text = new Text(said);
        text.arguments.AddRange(node.Skip(1).Select(argument => argument is JsonArray inner ? FromNode(inner) : (object)(string)argument!));
        return text;
    }
}
