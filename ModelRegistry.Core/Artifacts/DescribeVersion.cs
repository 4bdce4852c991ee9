using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Artifacts;

/// <summary>New words for a version; null leaves one as it is, an empty description clears it.</summary>
public sealed record DescribeVersionRequest(CollectionPath Artifact, string Version, string? Description = null, IReadOnlyList<string>? Tags = null)
{
    /// <summary>A JSON object that stands beside the logged metadata from now on, <c>{}</c> for none any more; null leaves it as it is.</summary>
    public string? AddedMetadata { get; init; }
}

/// <summary>Changes what people may add later to a version: description, tags and further metadata. What was logged never changes.</summary>
public sealed class DescribeVersion(RegistryWrites writes)
{
    /// <summary>The version's id, or a refusal.</summary>
    public Task<Result<Guid>> ExecuteAsync(DescribeVersionRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<Guid>(actor, request.Artifact.Entity, RegistryAction.Describe, async scope =>
        {
            if (!(await VersionLookup.GetAsync(scope, request.Artifact, request.Version)).TryGet(out var found, out var error)) return error;
            var (version, subject) = (found.Version!, found.Subject);
            if (request.Description is not null)
            {
                if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
                if (description != version.Description)
                {
                    scope.Record(new(HistoryAction.VersionDescribed, subject)
                    {
                        CollectionId = version.ArtifactId,
                        VersionId = version.Id,
                        ToNumber = version.Number,
                        From = version.Description,
                        To = description,
                    });
                    version.Description = description;
                    await AliasMoves.RaiseRevisionAsync(scope, version.Id);
                }
            }

            if (request.AddedMetadata is not null)
            {
                if (!JsonObjectText.Parse(request.AddedMetadata).TryGet(out var metadata, out error)) return error;
                await AnnotateAsync(scope, version, subject, metadata.Text == JsonObjectText.Empty.Text ? null : metadata.Text);
            }

            if (request.Tags is { } tags && await TagWrites.SetAsync(scope, new TaggedVersion(version, subject), tags) is { } refusal) return refusal;
            return version.Id;
        }, ct);

    private static async Task AnnotateAsync(WriteScope scope, ModelVersion version, string subject, string? metadata)
    {
        if (metadata == version.AddedMetadata) return;
        scope.Record(new(HistoryAction.VersionAnnotated, subject)
        {
            CollectionId = version.ArtifactId,
            VersionId = version.Id,
            ToNumber = version.Number,
            From = version.AddedMetadata,
            To = metadata,
        });
        version.AddedMetadata = metadata;
        await AliasMoves.RaiseRevisionAsync(scope, version.Id);
    }
}

/// <summary>A version for writing, by its artifact and number or alias.</summary>
internal sealed record FoundVersion(ModelVersion Version, Membership Member, Collection Artifact, CollectionPath Path)
{
    public string Subject => Path.ToString();
}

internal static class VersionLookup
{
    public static async Task<Result<FoundVersion>> GetAsync(WriteScope scope, CollectionPath artifact, string selectorText)
    {
        if (!MemberSelector.Parse(selectorText).TryGet(out var selector, out var error)) return error;
        if (!(await CollectionLookup.GetAsync(scope.Db, scope.Grant, artifact, scope.Ct)).TryGet(out var collection, out error)) return error;
        var path = scope.PathOf(collection);
        if (collection.Kind != CollectionKind.Artifact) return CollectionMembers.NotFound(path, selector);
        var member = await CollectionMembers.GetAsync(scope.Db, collection, path, selector, scope.Ct);
        return member.Map(m => new FoundVersion(m.Version!, m, collection, path));
    }
}
