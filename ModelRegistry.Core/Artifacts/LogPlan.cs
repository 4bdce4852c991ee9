using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Artifacts;

/// <summary>What is said of a version, checked.</summary>
internal sealed record LogWords(JsonObjectText Metadata, string? Run, string? Description, IReadOnlyList<AliasName> Aliases, IReadOnlyList<TagName> Tags)
{
    /// <summary>What another protocol's client said beside; null for none.</summary>
    public ForeignWords? Foreign { get; init; }

    /// <summary>Checked, or <c>metadata_invalid</c>, <c>metadata_too_large</c>, <c>text_invalid</c>, <c>tag_invalid</c>, <c>alias_invalid</c> and the like.</summary>
    public static Result<LogWords> Parse(LogVersionRequest request)
    {
        if (!JsonObjectText.Parse(request.Metadata).TryGet(out var metadata, out var error)) return error;
        if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
        if (!TagName.ParseAll(request.Tags).TryGet(out var tags, out error)) return error;
        if (!AliasName.ParseAll(request.Aliases).TryGet(out var aliases, out error)) return error;
        if (request.Foreign is { } foreign && (foreign.Type?.Length > ResourceName.MaxLength || foreign.Title?.Length > ForeignName.MaxUnits || foreign.Digest?.Length > ModelVersion.ForeignDigestLength))
            return Error.Invalid("text_invalid", "type", $"This text is at most {ResourceName.MaxLength:N0} characters of valid Unicode.");
        return new LogWords(metadata, request.Run, description, aliases, tags) { Foreign = request.Foreign };
    }
}

/// <summary>A version that is about to be logged, its bytes under their digests and claimed.</summary>
/// <param name="Target">The artifact.</param>
/// <param name="Create">True where a missing project, artifact and run are made.</param>
/// <param name="Words">What is said of it.</param>
/// <param name="Manifest">What it is.</param>
internal sealed record LogPlan(CollectionPath Target, bool Create, LogWords Words, Manifest Manifest)
{
    /// <summary>What the version is to be called, where somebody knows it by an id already; null for a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>First in the transaction: gives the claims up, or refuses, or knows the version that it became before.</summary>
    public required Func<WriteScope, Task<Result<LoggedVersion?>>> Open { get; init; }

    /// <summary>Last in the transaction.</summary>
    public Func<WriteScope, LoggedVersion, Task> Close { get; init; } = (_, _) => Task.CompletedTask;
}
