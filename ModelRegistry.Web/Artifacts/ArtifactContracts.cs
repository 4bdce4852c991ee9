using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Artifacts;

/// <summary>A model artifact.</summary>
/// <param name="Ref"><c>entity/project/name</c>; without a version it means the latest.</param>
/// <param name="Versions">How many live versions.</param>
/// <param name="Latest">The highest live number, like <c>v7</c>; null while it is empty.</param>
/// <param name="LatestAt">When that version was logged.</param>
/// <param name="Aliases">Every alias that has a holder or is protected.</param>
internal sealed record ArtifactContract(
    Guid Id, string Ref, string Entity, string Project, string Name, string? Description, int Versions, string? Latest, DateTimeOffset? LatestAt,
    IReadOnlyList<AliasContract> Aliases, IReadOnlyList<string> Tags, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static ArtifactContract Of(CollectionView view) => new(
        view.Id, view.Path.ToString(), view.Path.Entity, view.Path.Project, view.Path.Name, view.Description, view.Members, Words.Of(view.LatestNumber),
        view.LatestAt, view.Aliases.Select(AliasContract.Of).ToList(), view.Tags, view.CreatedBy, view.CreatedAt);
}
