using System.Text.Json;

namespace ModelRegistry.Core.Common;

/// <summary>Tells JSON that is nested too deep from what is no JSON: the reader refuses both in the same way.</summary>
public static class JsonDepth
{
    /// <summary>True where objects and arrays go deeper than <paramref name="most"/> before anything else is wrong with it.</summary>
    public static bool IsOver(ReadOnlySpan<byte> json, int most)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= most) return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
