using System.Text;
using System.Text.Json;

namespace ModelRegistry.Web.Compat;

/// <summary>
/// Python writes half a character (of a file's name, say) into JSON without a word. Such a text can be parsed and not read: whoever reads it fails then.
/// </summary>
internal static class JsonUnicode
{
    /// <summary>False where a name or text of it is none. Also throws <see cref="JsonException"/> for what is no JSON.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }

    /// <summary>The same of a text.</summary>
    public static bool IsWellFormed(string json) => IsWellFormed(Encoding.UTF8.GetBytes(json).AsSpan());
}
