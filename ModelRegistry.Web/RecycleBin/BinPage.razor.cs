using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RecycleBin;

/// <summary>What lies in an entity's bin, or of one artifact: who deleted it, when it goes, and for owners the way back and the way out.</summary>
public sealed partial class BinPage
{
    private const int PageSize = 50;

    /// <summary>The entity's name, from the address.</summary>
    [Parameter]
    public string Entity { get; set; } = string.Empty;

    [SupplyParameterFromQuery(Name = Urls.ArtifactParameter)]
    private string? Artifact { get; set; }

    [SupplyParameterFromQuery(Name = KeysetPager.CursorParameter)]
    private string? Cursor { get; set; }

    [Inject]
    private BinQueries Bin { get; set; } = default!;

    [Inject]
    private RestoreVersion Restore { get; set; } = default!;

    [Inject]
    private PurgeVersion Purge { get; set; } = default!;

    [Inject]
    private EntityQueries Entities { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Entity}\n{Artifact}";

    /// <inheritdoc/>
    protected override string Part => Cursor ?? string.Empty;

    private Breadcrumb[] Crumbs => Data!.Artifact is { } artifact
        ?
        [
            new(artifact.Entity, Urls.Entity(artifact.Entity)), new(artifact.Project, Urls.Project(artifact.Entity, artifact.Project)),
            new(artifact.Name, Urls.Collection(artifact)), new(L["Bin"], null),
        ]
        : [new(Data.Entity, Urls.Entity(Data.Entity)), new(L["Bin"], null)];

    private bool MayDelete => Data!.Role >= RegistryActions.MinimumRole(RegistryAction.Delete);

    /// <inheritdoc/>
    protected override Task<Result<BinForReader>> LoadAsync(Actor actor, CancellationToken ct) =>
        Bin.ListAsync(Entity, Artifact, new(PageSize, Cursor), actor, ct);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) =>
        await Entities.FindGrantAsync(Entity, actor, ct) is { } grant ? [grant.EntityId] : [];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.Action is HistoryAction.VersionDeleted or HistoryAction.VersionRestored or HistoryAction.VersionPurged
        or HistoryAction.ArtifactRenamed or HistoryAction.ProjectRenamed or HistoryAction.EntityRenamed or HistoryAction.MemberChanged or HistoryAction.MemberRemoved;

    private async Task RestoreAsync(BinnedVersion version)
    {
        var refusal = await ActAsync((actor, ct) => Restore.ExecuteAsync(new(version.Artifact, Selector(version)), actor, ct));
        Snackbar.Add(L.Say(refusal?.Message) ?? L[$"{version.Confirmation} is back"], refusal is null ? Severity.Normal : Severity.Error);
    }

    private async Task PurgeAsync(BinnedVersion version)
    {
        if (Reader is null) return;
        if (!(await Bin.WeighAsync(version.Id, Reader, Gone)).TryGet(out var weight, out var gone))
        {
            // Somebody was first: it was restored, or went.
            Snackbar.Add(L[gone.Message], Severity.Error);
            await ReloadAsync();
            return;
        }

        Text text = $"{version.Ref} can't be brought back after this. {Weigh(weight)} Its number is never used again, and history keeps what it was.";
        if (!await ConfirmDialog.AskAsync(Dialogs, "Delete for ever?", text, "Delete for ever", danger: true, version.Confirmation)) return;
        var refusal = await ActAsync((actor, ct) => Purge.ExecuteAsync(new(version.Artifact, Selector(version), version.Confirmation), actor, ct));
        Snackbar.Add(L.Say(refusal?.Message) ?? L[$"{version.Confirmation} was deleted for ever"], refusal is null ? Severity.Normal : Severity.Error);
    }

    // Only of what the reader may see: who else has the same bytes is nobody's to learn here.
    internal static Text Weigh(PurgeWeight weight) => weight switch
    {
        { Bytes: 0 } => (Text)"It has no bytes.",
        { Own: 0 } => $"All its {Formats.Bytes(weight.Bytes)} are in other versions too and stay there.",
        _ when weight.Own == weight.Bytes => $"{Formats.Bytes(weight.Own)} go with it.",
        _ => $"{Formats.Bytes(weight.Own)} go with it; {Formats.Bytes(weight.Bytes - weight.Own)} are in other versions too and stay there.",
    };

    private static Text InFiles(BinnedVersion version) =>
        version.FileCount == 1 ? (Text)"in 1 file" : $"in {Formats.Count(version.FileCount)} files";

    private static string Selector(BinnedVersion version) => MemberSelector.Of(version.Number).ToString();
}
