using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Comparison;
using ModelRegistry.Core.History;

namespace ModelRegistry.Web.Comparison;

/// <summary>What a version may be held against.</summary>
public sealed record BaselineList(IReadOnlyList<Baseline> Baselines);

/// <summary>From a version to its comparison with production: of the registered model that bookmarks it, or chosen of several. Nothing where none has one.</summary>
public sealed partial class CompareWithBaseline
{
    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    [Inject]
    private ComparisonQueries Comparison { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    // Where it is bookmarked decides what there is to ask.
    /// <inheritdoc/>
    protected override string Part => string.Join(',', Version.Bookmarks.Select(b => FormattableString.Invariant($"{b.EntityId}/{b.Model}:{b.Number}")));

    private string Label => Data!.Baselines.All(b => TextKey.Of(b.Alias) == Baseline.PreferredAlias) ? L[$"Compare with {Baseline.PreferredAlias}"] : L["Compare with…"];

    /// <inheritdoc/>
    protected override async Task<Result<BaselineList>> LoadAsync(Actor actor, CancellationToken ct) => Version.Bookmarks.Count == 0
        ? new BaselineList([])
        : (await Comparison.ListBaselinesAsync(Version.Id, actor, ct)).Map(baselines => new BaselineList(baselines));

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        Task.FromResult<IReadOnlyCollection<Guid>>(Version.Bookmarks.Select(b => b.EntityId).Distinct().ToList());

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.AliasKey is not null;

    // Only a registered model that bookmarks the version is among them.
    private string NameOf(Baseline baseline) => Version.Bookmarks.FirstOrDefault(bookmark => bookmark.Model == baseline.Model)?.ShownName ?? baseline.Model.Name;

    private string Href(Baseline baseline) => Urls.Compare([baseline.Ref, Version.Ref]);
}
