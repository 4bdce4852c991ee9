using System.Diagnostics.CodeAnalysis;

namespace ModelRegistry.Core.Common;

/// <summary>A value or an expected no. Surprises are exceptions.</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Error? error) => (this.value, Error) = (value, error);

    /// <summary>The refusal; null on success.</summary>
    public Error? Error { get; }

    /// <summary>True when there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>The value. Asking for it after a refusal is a bug and throws.</summary>
    /// <exception cref="InvalidOperationException">There is an <see cref="Error"/> instead.</exception>
    public T Value => Error is null ? value! : throw new InvalidOperationException($"No value: {Error.Code}: {Error.Message.ToString()}");

    /// <summary>Takes the value, or leaves the refusal.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T result, [NotNullWhen(false)] out Error? error)
    {
        (result, error) = (value, Error);
        return Error is null;
    }

    /// <summary>Carries the refusal, or the value through <paramref name="map"/>.</summary>
    public Result<TOut> Map<TOut>(Func<T, TOut> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Error is null ? map(value!) : Error;
    }

#pragma warning disable CA2225 // The implicit forms are the way to make one.
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
#pragma warning restore CA2225
}

/// <summary>Makes results where the implicit form does not: C# converts to it from no interface.</summary>
public static class Result
{
    /// <summary>The value.</summary>
    public static Result<T> Of<T>(T value) => value;
}

/// <summary>The value of a use case that has nothing to say but "done".</summary>
public readonly record struct Done
{
    /// <summary>The one value.</summary>
    public static Done It => default;
}
