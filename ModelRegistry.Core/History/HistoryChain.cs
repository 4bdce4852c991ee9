using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace ModelRegistry.Core.History;

/// <summary>
/// The chain that makes a changed, missing or inserted event show: each event's hash is over the hash before and every field of its own.
/// Whoever exports a history and keeps its last hash can prove later that nothing before it was touched.
/// </summary>
public static class HistoryChain
{
    /// <summary>What the first event of an entity is chained to.</summary>
    public const string Beginning = "";

    /// <summary>SHA-256, 64 hex, of the UTF-8 of one compact JSON list: the hash before, then the event's fields in the order below, null where there is none.</summary>
    public static string HashOf(string before, HistoryEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var bytes = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteStringValue(before);
            json.WriteStringValue(e.EntityId);
            json.WriteNumberValue(e.Sequence);
            json.WriteNumberValue(e.At.UtcTicks);
            json.WriteStringValue(e.ActorId);
            json.WriteStringValue(e.ActorName);
            json.WriteStringValue(e.TokenName);
            json.WriteStringValue(e.Action);
            json.WriteStringValue(e.Subject);
            Write(json, e.CollectionId);
            Write(json, e.VersionId);
            Write(json, e.FromVersionId);
            json.WriteStringValue(e.AliasKey);
            json.WriteStringValue(e.Alias);
            Write(json, e.Generation);
            Write(json, e.FromNumber);
            Write(json, e.ToNumber);
            json.WriteStringValue(e.From);
            json.WriteStringValue(e.To);
            json.WriteStringValue(e.Reason);
            Write(json, e.RequestId);
            json.WriteStringValue(e.Overrode);
            Write(json, e.CommentNumber);
            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    /// <summary>The event with its hash.</summary>
    internal static HistoryEvent Chain(string before, HistoryEvent e) => e.WithHash(HashOf(before, e));

    private static void Write(Utf8JsonWriter json, Guid? value)
    {
        if (value is { } some) json.WriteStringValue(some);
        else json.WriteNullValue();
    }

    private static void Write(Utf8JsonWriter json, long? value)
    {
        if (value is { } some) json.WriteNumberValue(some);
        else json.WriteNullValue();
    }
}
