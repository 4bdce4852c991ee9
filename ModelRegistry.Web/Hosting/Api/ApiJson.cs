using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>JSON as the API reads and writes it: strict on the way in, camelCase and UTC with a Z on the way out.</summary>
internal static class ApiJson
{
    // Answers are read in terminals: names in any script and the quotes of messages stay as they are. They are JSON with nosniff, never part of a page.
    private static readonly JavaScriptEncoder AnyScript = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.Encoder = AnyScript;
        options.Converters.Add(new UtcTime());
        options.Converters.Add(new RawJsonText());
        options.Converters.Add(new TextJson());
        options.Converters.Add(new AliasStateAsContract());
    }

    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }

    private sealed class RawJsonText : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new(document.RootElement.GetRawText());
        }

        // It was read, checked and written anew by the core before it was stored.
        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Text, skipInputValidation: true);
    }

    // The core hands the present state of an alias along with a refusal; it has the same shape there as in an answer.
    private sealed class AliasStateAsContract : JsonConverter<AliasState>
    {
        public override AliasState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("An alias's state is only written.");

        public override void Write(Utf8JsonWriter writer, AliasState value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, AliasContract.Of(value), options);
    }
}

/// <summary>JSON that people log, passed through as it is: metadata, a run's config and summary.</summary>
/// <param name="Text">One JSON value, compact.</param>
internal readonly record struct RawJson(string Text);
