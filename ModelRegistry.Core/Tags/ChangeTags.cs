using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Tags;

/// <summary>Tags to add and to take away; the others stay, whoever changes them meanwhile.</summary>
/// <param name="Path">A model artifact or registered model.</param>
/// <param name="Version">A version of the artifact by number or alias; null: the collection itself.</param>
public sealed record ChangeTagsRequest(CollectionPath Path, string? Version = null)
{
    public IReadOnlyList<string> Add { get; init; } = [];

    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>Adds and removes single tags of a version, a model artifact or a registered model.</summary>
public sealed class ChangeTags(RegistryWrites writes)
{
    /// <summary>Done, or <c>tag_invalid</c>, <c>tags_too_many</c>, or why the thing is not there. A tag that is there already, or not there, is no refusal.</summary>
    public Task<Result<Done>> ExecuteAsync(ChangeTagsRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Path.Entity, RegistryAction.Describe, async scope =>
        {
            if (!(await FindAsync(scope, request)).TryGet(out var thing, out var error)) return error;
            return await TagWrites.ChangeAsync(scope, thing, request.Add, request.Remove) is { } refusal ? refusal : Done.It;
        }, ct);

    private static async Task<Result<Tagged>> FindAsync(WriteScope scope, ChangeTagsRequest request)
    {
        if (request.Version is { } version)
            return (await VersionLookup.GetAsync(scope, request.Path, version)).Map<Tagged>(found => new TaggedVersion(found.Version, found.Subject));
        return (await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, scope.Ct)).Map<Tagged>(found => new TaggedCollection(found));
    }
}
