using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Comparison;

/// <summary>How two members of a collection differ, by their numbers there; nothing where one of them is gone or not the reader's to see.</summary>
public sealed partial class HolderDifferences
{
    private (VersionView Before, VersionView After)? _versions;
    private (int From, int To)? _asked;

    /// <summary>The registered model or artifact.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>The number of the one that goes.</summary>
    [Parameter, EditorRequired]
    public int From { get; set; }

    /// <summary>The number of the one that comes.</summary>
    [Parameter, EditorRequired]
    public int To { get; set; }

    [Inject]
    private ResolveReference Resolve { get; set; } = default!;

    [Inject]
    private ResolvedViews Views { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_asked == (From, To)) return;
        _asked = (From, To);
        _versions = await FindAsync(From) is { } before && await FindAsync(To) is { } after ? (before, after) : null;
    }

    private async Task<VersionView?> FindAsync(int number)
    {
        var actor = await Actors.GetActorAsync();
        return (await Resolve.ExecuteAsync(new Reference(Path, MemberSelector.Of(number)), actor, CancellationToken.None)).TryGet(out var found, out _)
            && (await Views.GetAsync(found, actor, CancellationToken.None)).TryGet(out var view, out _)
            ? view
            : null;
    }

    // A bookmark's number alone says little of the version behind it.
    private string Name(int number, VersionView version) => Path.IsRegisteredModel
        ? L[$"{MemberSelector.Of(number)} ({MemberSelector.Of(version.Number)} in {version.ArtifactShownName})"]
        : MemberSelector.Of(number).ToString();
}
