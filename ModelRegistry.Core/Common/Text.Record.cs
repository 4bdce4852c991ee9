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
