using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Tags;

/// <summary>Tags with values to set and to take away.</summary>
/// <param name="Path">A registered model or artifact.</param>
/// <param name="Member">One of its members by number, <c>v3</c>; null: the collection itself.</param>
public sealed record ChangeKeyedTagsRequest(CollectionPath Path, string? Member = null)
{
    /// <summary>Added or replaced.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set { get; init; } = [];

    /// <summary>Keys that go; one that is not there is no refusal.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
}

/// <summary>Changes the tags with values of a collection, a bookmark or a project.</summary>
public sealed class ChangeKeyedTags(RegistryWrites writes)
{
    /// <summary>Done, or <c>tag_invalid</c>, or why the thing is not there.</summary>
    public Task<Result<Done>> ExecuteAsync(ChangeKeyedTagsRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, request.Path.Entity, RegistryAction.Describe, async scope =>
        {
            if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, request.Path, ct)).TryGet(out var collection, out var error)) return error;
            var path = scope.PathOf(collection);
            if (request.Member is null)
            {
                if (!(await KeyedTags.ChangeAsync(scope, collection.Id, request.Set, request.Remove)).TryGet(out var said, out error)) return error;
                if (said is not (null, null))
                {
                    scope.Record(new(collection.Kind == CollectionKind.Artifact ? HistoryAction.ArtifactTagged : HistoryAction.ModelTagged, path.ToString())
                    {
                        CollectionId = collection.Id,
                        From = said.Before,
                        To = said.After,
                    });
                }

                return Done.It;
            }

            if (!MemberSelector.Parse(request.Member).TryGet(out var selector, out error)) return error;
            if (!(await CollectionMembers.GetAsync(scope.Db, collection, path, selector, ct)).TryGet(out var member, out error)) return error;
            if (!(await KeyedTags.ChangeAsync(scope, member.Id, request.Set, request.Remove)).TryGet(out var change, out error)) return error;
            if (change is (null, null)) return Done.It;
            scope.Record(new(HistoryAction.VersionTagged, path.ToString())
            {
                CollectionId = collection.Id,
                VersionId = member.VersionId,
                ToNumber = member.Number,
                From = change.Before,
                To = change.After,
            });
            await AliasMoves.RaiseRevisionAsync(scope, member.VersionId);
            return Done.It;
        }, ct);

    /// <summary>The same for a project.</summary>
    public Task<Result<Done>> ExecuteAsync(string entity, string project, IReadOnlyList<KeyValuePair<string, string>> set, IReadOnlyList<string> remove, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Done>(actor, entity, RegistryAction.LogVersion, async scope =>
        {
            var found = await CollectionLookup.FindProjectAsync(scope.Db, scope.Grant.EntityId, project, ct);
            if (found is null || found.IsRegistry) return Error.NotFound($"project {entity}/{project}");
            if (!(await KeyedTags.ChangeAsync(scope, found.Id, set, remove)).TryGet(out var change, out var error)) return error;
            if (change is not (null, null)) scope.Record(new(HistoryAction.ProjectChanged, $"{scope.Grant.EntityName}/{found.Name}") { From = change.Before, To = change.After });
            return Done.It;
        }, ct);
}
