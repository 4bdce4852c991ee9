using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Languages;

/// <summary>Writes a text into an answer in the language of its request, which is the ambient one while an endpoint answers.</summary>
internal sealed class TextJson : JsonConverter<Text>
{
    public override Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A text is only written.");

    public override void Write(Utf8JsonWriter writer, Text value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Catalogue.Find(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) is { } texts ? value.In(texts) : value.ToString());
}
