using System.Text.Json.Serialization;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A registered model.</summary>
/// <param name="Ref"><c>entity/model-registry/name</c>; without a version it means the latest.</param>
/// <param name="Bookmarks">How many live bookmarks.</param>
/// <param name="Latest">The number of the last one bookmarked, like <c>v2</c>; null while it is empty.</param>
/// <param name="LatestAt">When that was bookmarked.</param>
/// <param name="Aliases">Every alias that has a holder or is protected.</param>
internal sealed record RegisteredModelContract(
    Guid Id, string Ref, string Entity, string Name, string? Description, int Bookmarks, string? Latest, DateTimeOffset? LatestAt,
    IReadOnlyList<AliasContract> Aliases, IReadOnlyList<string> Tags, string CreatedBy, DateTimeOffset CreatedAt)
{
    public static RegisteredModelContract Of(CollectionView view) => new(
        view.Id, view.Path.ToString(), view.Path.Entity, view.Path.Name, view.Description, view.Members, Words.Of(view.LatestNumber),
        view.LatestAt, view.Aliases.Select(AliasContract.Of).ToList(), view.Tags, view.CreatedBy, view.CreatedAt);
}

/// <summary>A wish to bookmark.</summary>
/// <param name="Version">A reference to the version, required.</param>
/// <param name="Aliases">Plain aliases of the registered model that the bookmark gets.</param>
internal sealed record NewBookmarkBody(string? Version, IReadOnlyList<string>? Aliases);

/// <summary>A bookmark.</summary>
/// <param name="Model">The registered model's reference.</param>
/// <param name="Number">Its number there.</param>
/// <param name="Ref">Its own reference, by that number.</param>
/// <param name="Aliases">What it holds there.</param>
/// <param name="Latest">True for the last one bookmarked.</param>
/// <param name="Version">What it points at; null where the caller may not see that.</param>
internal record BookmarkContract(
    string Model, int Number, string Ref, IReadOnlyList<string> Aliases, bool Latest, string AddedBy, DateTimeOffset AddedAt, VersionContract? Version)
{
    public static BookmarkContract Of(CollectionPath model, BookmarkView view) => new(
        model.ToString(), view.Number, new Reference(model, MemberSelector.Of(view.Number)).ToString(), view.Aliases.Select(alias => alias.Name).ToList(),
        view.IsLatest, view.AddedBy, view.AddedAt, view.Version is { } version ? VersionContract.Of(version) : null);
}

/// <summary>The bookmark that answers a post.</summary>
internal sealed record BookmarkedContract : BookmarkContract
{
    public BookmarkedContract(BookmarkContract bookmark, bool created)
        : base(bookmark) => Created = created;

    /// <summary>False where the version was bookmarked there already.</summary>
    [JsonPropertyOrder(1)]
    public bool Created { get; }
}
