using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Entity, project, artifact, version, one after the other; each list in pages.</summary>
public sealed partial class VersionPicker
{
    private PickerList? _entities;
    private PickerList? _projects;
    private PickerList? _artifacts;
    private PickerList? _versions;
    private string? _entity;
    private string? _project;
    private string? _artifact;
    private string? _version;

    /// <summary>The entity to begin with.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>A version was chosen.</summary>
    [Parameter]
    public EventCallback<Reference> OnChosen { get; set; }

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private ProjectQueries Projects { get; set; } = default!;

    [Inject]
    private CollectionQueries Collections { get; set; } = default!;

    [Inject]
    private VersionQueries Versions { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await MoreEntitiesAsync();
        // A name that is not on the first page of a long list is one all the same.
        if (_entities is { } entities && !entities.Values.Contains(Entity, StringComparer.Ordinal)) _entities = entities with { Values = [Entity, .. entities.Values] };
        await ChooseEntityAsync(Entity);
    }

    private async Task ChooseEntityAsync(string entity)
    {
        (_entity, _project, _artifact, _version) = (entity, null, null, null);
        (_projects, _artifacts, _versions) = (null, null, null);
        await MoreProjectsAsync();
    }

    private async Task ChooseProjectAsync(string project)
    {
        (_project, _artifact, _version) = (project, null, null);
        (_artifacts, _versions) = (null, null);
        await MoreArtifactsAsync();
    }

    private async Task ChooseArtifactAsync(string artifact)
    {
        (_artifact, _version) = (artifact, null);
        _versions = null;
        await MoreVersionsAsync();
    }

    private async Task ChooseVersionAsync(string version)
    {
        _version = version;
        if (MemberSelector.Parse(version).TryGet(out var member, out _))
            await OnChosen.InvokeAsync(new Reference(new(_entity!, _project!, _artifact!), member));
    }

    private async Task MoreEntitiesAsync() => _entities = await MoreAsync(_entities, Entities.ListAsync, entity => entity.Name);

    private async Task MoreProjectsAsync() => _projects =
        await MoreAsync(_projects, (page, actor, ct) => Projects.ListAsync(_entity!, page, actor, ct), project => project.Name);

    private async Task MoreArtifactsAsync() => _artifacts =
        await MoreAsync(_artifacts, (page, actor, ct) => Collections.ListAsync(_entity!, _project!, page, actor, ct), artifact => artifact.Path.Name);

    private async Task MoreVersionsAsync() => _versions = await MoreAsync(
        _versions, (page, actor, ct) => Versions.ListAsync(new(_entity!, _project!, _artifact!), page, actor, ct), version => BoardWords.Number(version.Number));

    private async Task<PickerList> MoreAsync<T>(
        PickerList? before, Func<PageRequest, Actor, CancellationToken, Task<Result<Page<T>>>> list, Func<T, string> name)
    {
        var page = await list(new PageRequest(Cursor: before?.Next), await Actors.GetActorAsync(), CancellationToken.None);
        return page.TryGet(out var found, out _)
            ? new([.. before?.Values ?? [], .. found.Items.Select(name)], found.Next)
            : before ?? new([], null);
    }
}
