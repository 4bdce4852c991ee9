using GraphQL;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>One document that is answered: who asks, where from, and whether a retry would help.</summary>
/// <param name="actor">Whose key it is.</param>
/// <param name="root">The public address of the registry, without a slash at its end.</param>
/// <param name="ct">Ends it.</param>
internal sealed class WandbCall(Actor actor, string root, CancellationToken ct) : Dictionary<string, object?>(StringComparer.Ordinal)
{
    public Actor Actor => actor;

    public string Root => root;

    public CancellationToken Ct => ct;

    /// <summary>True where the store or the database is away: these clients ask again after a 503, and after nothing else.</summary>
    public bool IsUnavailable { get; private set; }

    /// <summary>The value, or the refusal as an error of the field.</summary>
    public T Must<T>(Result<T> result) => result.TryGet(out var value, out var error) ? value : throw Refuse(error);

    /// <summary>The value, or null where it is not there or not theirs to see: a lookup on this wire answers null.</summary>
    public T? Find<T>(Result<T> result)
        where T : class
    {
        if (result.TryGet(out var value, out var error)) return value;
        return error.Kind is ErrorKind.NotFound or ErrorKind.Deleted or ErrorKind.Invalid ? null : throw Refuse(error);
    }

    /// <summary>A refusal in English, as this wire says it; its code is the registry's.</summary>
    public ExecutionError Refuse(Error error)
    {
        IsUnavailable |= error.Kind == ErrorKind.Unavailable;
        return Refuse(error.Message.ToString(), error.Code);
    }

    /// <summary>The same in words of this wire.</summary>
    public static ExecutionError Refuse(string message, string code) => new(message) { Code = code };
}

/// <summary>The arguments of a field, or what is inside its <c>input</c>.</summary>
/// <param name="values">By name.</param>
internal readonly struct WandbArguments(IDictionary<string, object?> values)
{
    /// <summary>What a mutation takes.</summary>
    public WandbArguments Input => new(values["input"] as IDictionary<string, object?> ?? new Dictionary<string, object?>(StringComparer.Ordinal));

    /// <summary>True where it is said and not null.</summary>
    public bool Has(string name) => values.TryGetValue(name, out var value) && value is not null;

    /// <summary>A text, or null.</summary>
    public string? Text(string name) => values.TryGetValue(name, out var value) ? value as string ?? value?.ToString() : null;

    /// <summary>A text that the schema asks for.</summary>
    public string MustText(string name) => Text(name) ?? throw WandbCall.Refuse($"'{name}' is missing.", "argument_missing");

    /// <summary>A whole number, or null.</summary>
    public long? Number(string name) => values.TryGetValue(name, out var value) && value is not null ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>True where it is said.</summary>
    public bool Flag(string name) => values.TryGetValue(name, out var value) && value is true;

    /// <summary>Objects; none where it is null.</summary>
    public IReadOnlyList<WandbArguments> List(string name) =>
        Items(name).OfType<IDictionary<string, object?>>().Select(item => new WandbArguments(item)).ToList();

    /// <summary>Texts; none where it is null.</summary>
    public IReadOnlyList<string> Texts(string name) => Items(name).OfType<string>().ToList();

    private IEnumerable<object?> Items(string name) =>
        values.TryGetValue(name, out var value) && value is System.Collections.IEnumerable items and not string ? items.Cast<object?>() : [];
}
