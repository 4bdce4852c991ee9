using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Components.Account;

/// <summary>What came of a form: nothing yet, done, or a refusal with its fields.</summary>
/// <param name="Said">What was done, in a sentence; null where nothing was.</param>
/// <param name="Refusal">Why it was not done.</param>
public sealed record FormOutcome(Text? Said = null, Error? Refusal = null)
{
    /// <summary>Nothing was sent.</summary>
    public static FormOutcome None { get; } = new();

    /// <summary>The refusal, or what <paramref name="said"/> makes of the value.</summary>
    public static FormOutcome Of<T>(Result<T> result, Func<T, Text> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return result.TryGet(out var value, out var error) ? new(said(value)) : new(Refusal: error);
    }

    /// <summary>Two refusals of one form as one, each at its field; null where there is none.</summary>
    public static Error? Both(Error? one, Error? other) => (one, other) switch
    {
        ({ Fields: { } first }, { Fields: { } second }) => one with { Fields = first.Concat(second).DistinctBy(field => field.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal) },
        _ => one ?? other,
    };

    /// <summary>What is wrong with one field, or null.</summary>
    public Text? Of(string field) => Refusal?.Fields?.GetValueOrDefault(field);

    /// <summary><c>true</c> for <c>aria-invalid</c> of a field that is wrong.</summary>
    public string? IsInvalid(string field) => Of(field) is null ? null : "true";
}
