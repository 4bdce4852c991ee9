using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Compat.MlFlow;

/// <summary>One request: who asks, for which entity, and its fields, from the query or the body, checked as this wire says it.</summary>
internal sealed class MlFlowCall
{
    private readonly JsonObject body;
    private readonly IQueryCollection? query;

    private MlFlowCall(HttpContext context, Actor actor, string entity, JsonObject body, IQueryCollection? query) =>
        (Context, Actor, Entity, this.body, this.query) = (context, actor, entity, body, query);

    public HttpContext Context { get; }

    public Actor Actor { get; }

    /// <summary>Whose experiments and registered models: the entity that the user name is, where it is one that the token may see; else the token owner's default.</summary>
    public string Entity { get; }

    public CancellationToken Ct => Context.RequestAborted;

    /// <summary>Where clients reach this server, without a slash at the end.</summary>
    public string Root => Context.RequestServices.GetRequiredService<IOptions<PublicAddressOptions>>().Value.RootOf(Context.Request);

    public static async Task<MlFlowCall> ReadAsync(HttpContext context)
    {
        var (actor, request) = (context.GetActor(), context.Request);
        var entities = context.RequestServices.GetRequiredService<EntityQueries>();
        var entity = UserName(request) is { } name && name != actor.DefaultEntity && await entities.FindGrantAsync(name, actor, context.RequestAborted) is { } grant ? grant.EntityName : actor.DefaultEntity;
        if (HttpMethods.IsGet(request.Method)) return new(context, actor, entity, [], request.Query);
        if (HttpMethods.IsPost(request.Method) && !request.HasJsonContentType())
            throw MlFlowRefusal.Invalid($"Bad Request. Content-Type must be 'application/json'; it is '{request.ContentType}'.");
        var read = await JsonBody.ReadBytesAsync(request, context.RequestAborted);
        if (!read.TryGet(out var bytes, out var error)) throw MlFlowRefusal.Of(error);
        try
        {
            if (bytes.Length > 0 && !JsonUnicode.IsWellFormed(bytes)) throw MlFlowRefusal.Invalid("The request body holds text that is not Unicode.");
            // A text that holds the JSON is taken as well; old clients send that.
            var node = bytes.Length == 0 ? null : JsonNode.Parse(bytes, documentOptions: new() { MaxDepth = 64, AllowDuplicateProperties = false });
            return node is null ? new(context, actor, entity, [], null) : new(context, actor, entity, node as JsonObject ?? throw MlFlowRefusal.Invalid("The request body is no JSON object."), null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw MlFlowRefusal.Invalid("The request body is malformed JSON. See the API docs for more information about request parameters.");
        }
    }

    /// <summary>The value, or its refusal as this wire says it.</summary>
    public static T Must<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw MlFlowRefusal.Of(error);

    /// <summary>A text that must be there and not be empty.</summary>
    public string MustText(string name) => Text(name) is { Length: > 0 } text ? text : throw Missing(name);

    /// <summary>A text, or null.</summary>
    public string? Text(string name)
    {
        if (query is not null) return query.TryGetValue(name, out var values) ? Checked(name, values.LastOrDefault()) : null;
        return Read(name) switch
        {
            null => null,
            JsonValue value when value.TryGetValue<string>(out var text) => Checked(name, text),
            var other => throw WrongType(name, other),
        };
    }

    /// <summary>The same for an id or the like that may come under two names.</summary>
    public string MustText(string name, string other) => Text(name) is { Length: > 0 } text ? text : Text(other) is { Length: > 0 } second ? second : throw Missing(name);

    /// <summary>A whole number, or null; texts of digits are taken too.</summary>
    public long? Number(string name)
    {
        if (query is not null)
        {
            return query.TryGetValue(name, out var values) && values.LastOrDefault() is { Length: > 0 } text
                ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw MlFlowRefusal.Invalid($"Invalid value '{text}' for parameter '{name}' supplied: it must be an integer.")
                : null;
        }

        return NumberOf(name, Read(name));
    }

    /// <summary>A number with NaN and the infinities; must be there.</summary>
    public static double MustDouble(JsonObject from, string name) => from[name] switch
    {
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        JsonValue value when value.TryGetValue<string>(out var text) => text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : throw WrongType(name, value),
        },
        null => throw Missing(name),
        var other => throw WrongType(name, other),
    };

    /// <summary>True where it says so.</summary>
    public bool Flag(string name)
    {
        if (query is not null) return query.TryGetValue(name, out var values) && string.Equals(values.LastOrDefault(), "true", StringComparison.OrdinalIgnoreCase);
        return Read(name) switch
        {
            null => false,
            JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
            JsonValue value when value.TryGetValue<string>(out var text) && bool.TryParse(text, out var said) => said,
            var other => throw WrongType(name, other),
        };
    }

    /// <summary>Several texts.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (query is not null) return query.TryGetValue(name, out var values) ? values.OfType<string>().Where(value => value.Length > 0).ToList() : [];
        return Read(name) switch
        {
            null => [],
            JsonArray items => items.Select(item => item is JsonValue value && value.TryGetValue<string>(out var text) ? Checked(name, text)! : throw WrongType(name, items)).ToList(),
            var other => throw WrongType(name, other),
        };
    }

    /// <summary>Several objects.</summary>
    public IReadOnlyList<JsonObject> Objects(string name) => Read(name) switch
    {
        null => [],
        JsonArray items => items.Select(item => item as JsonObject ?? throw WrongType(name, items)).ToList(),
        var other => throw WrongType(name, other),
    };

    /// <summary>The whole body.</summary>
    public JsonObject Body => body;

    /// <summary><c>[{"key", "value"}]</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string name) => Objects(name).Select(item => KeyValuePair.Create(TextOf(item, "key") is { Length: > 0 } key ? key : throw Missing("key"), TextOf(item, "value") ?? string.Empty)).ToList();

    /// <summary>A text inside an object, or null.</summary>
    public static string? TextOf(JsonObject from, string name) => from[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => Checked(name, text),
        var other => throw WrongType(name, other),
    };

    /// <summary>A whole number inside an object, or null.</summary>
    public static long? NumberOf(JsonObject from, string name) => NumberOf(name, from[name]);

    public static MlFlowRefusal Missing(string name) => MlFlowRefusal.Invalid($"Missing value for required parameter '{name}'. See the API docs for more information about request parameters.");

    private JsonNode? Read(string name) => body[name];

    private static long? NumberOf(string name, JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<double>(out var real) && double.IsInteger(real) && Math.Abs(real) < 9e15 => (long)real,
        JsonValue value when value.TryGetValue<string>(out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) => parsed,
        var other => throw WrongType(name, other),
    };

    private static string? Checked(string name, string? text) =>
        text is null || (TextKey.IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal)) ? text : throw MlFlowRefusal.Invalid($"Invalid value for parameter '{name}' supplied: it is no text.");

    private static MlFlowRefusal WrongType(string name, JsonNode node)
    {
        var type = node.GetValueKind() switch
        {
            JsonValueKind.Object => "dict",
            JsonValueKind.Array => "list",
            JsonValueKind.Number => node.ToJsonString().AsSpan().IndexOfAny('.', 'e', 'E') >= 0 ? "float" : "int",
            JsonValueKind.True or JsonValueKind.False => "bool",
            _ => "str",
        };
        var shown = node.ToJsonString(MlFlowJson.Plain);
        return MlFlowRefusal.Invalid($"Invalid value {(shown.Length > 100 ? shown[..TextKey.WholeAt(shown, 100)] + "…" : shown)} for parameter '{name}' supplied: Hint: Value was of type '{type}'. See the API docs for more information about request parameters.");
    }

    // Of Basic credentials; the token itself was looked at before.
    private static string? UserName(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out var header) || header.Parameter is null || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(header.Parameter.Trim(), bytes, out var written)) return null;
        var pair = Encoding.UTF8.GetString(bytes[..written]);
        return pair.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? pair[..colon] : null;
    }
}
