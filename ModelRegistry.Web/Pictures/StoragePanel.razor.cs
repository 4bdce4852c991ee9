using System.Globalization;
using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Pictures;

/// <summary>What an entity's or project's versions weigh, by artifact: hovering tells which and how much, a click opens it.</summary>
public sealed partial class StoragePanel
{
    /// <summary>Its word among a page's tabs.</summary>
    public const string Tab = "storage";

    private List<ChartSeries<double>> _series = [];
    private BarChartOptions _options = new();

    /// <summary>The entity's present name.</summary>
    [Parameter, EditorRequired]
    public string Entity { get; set; } = string.Empty;

    /// <summary>The project's; null for all of the entity's.</summary>
    [Parameter]
    public string? Project { get; set; }

    /// <summary>The entity, to hear of its history.</summary>
    [Parameter, EditorRequired]
    public Guid EntityId { get; set; }

    [Inject]
    private StorageQueries Storage { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{Entity}\n{Project}";

    private string Summary => string.Join(", ", Data!.Artifacts.Select(artifact => $"{artifact.Path.Name} {Formats.Bytes(artifact.Bytes)}"));

    /// <inheritdoc/>
    protected override Task<Result<StorageUse>> LoadAsync(Actor actor, CancellationToken ct) => Storage.GetAsync(Entity, Project, actor, ct);

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([EntityId]);

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.Action is HistoryAction.VersionLogged or HistoryAction.VersionDeleted or HistoryAction.VersionRestored
        or HistoryAction.ArtifactRenamed or HistoryAction.ArtifactDeleted;

    /// <inheritdoc/>
    protected override void Loaded()
    {
        if (Data!.TotalBytes == 0) return;
        // The axis in the unit of the heaviest, so that its steps are round ones.
        var power = (int)Math.Log(Math.Max(1, Data.Artifacts[0].Bytes), 1024);
        var (unit, word) = (Math.Pow(1024, power), Formats.Bytes((long)Math.Pow(1024, power)).Split(' ')[1]);
        var axis = TrendAxis.Of([0, Data.Artifacts[0].Bytes / unit]);
        _series = Data.Artifacts.Select(artifact => new ChartSeries<double>([axis.Place(artifact.Bytes / unit)])
        {
            Name = artifact.Path.Name,
            TooltipTitleFormat = "{{SERIES_NAME}}",
            TooltipSubtitleFormat = $"{Formats.Bytes(artifact.Bytes)}, {L[Text.Count(artifact.Versions, "version", "versions")]}",
        }).ToList();
        _options = new()
        {
            ChartPalette = Data.Artifacts.Select((_, i) => Tint(i)).ToArray(),
            ShowLegend = false,
            YAxisTicks = TrendAxis.Units,
            YAxisToStringFunc = units => $"{axis.Label(units)} {word}",
        };
    }

    // The accent turned by the golden angle: neighbours differ most, and each is as light or dark as the theme's own accent.
    private static string Tint(int at) => string.Create(CultureInfo.InvariantCulture, $"oklch(from var(--mr-accent) l c calc(h + {at * 137.5:0.#}))");

    private string Share(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * bytes / Data!.TotalBytes:0.#} %");

    private void Open(int artifact)
    {
        if (artifact >= 0 && artifact < Data!.Artifacts.Count) Navigation.NavigateTo(Urls.Collection(Data.Artifacts[artifact].Path));
    }
}
