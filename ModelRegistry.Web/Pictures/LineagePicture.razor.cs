using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Runs;

namespace ModelRegistry.Web.Pictures;

/// <summary>Lineage as a graph: runs, the versions they used and logged, and where those are bookmarked. Drawn by Cytoscape, through <c>js/lineage.js</c>.</summary>
public sealed partial class LineagePicture
{
    private ElementReference _root;
    private IJSObjectReference? _module;
    private LineageGraph? _drawn;

    /// <summary>The version that it is about, or</summary>
    [Parameter]
    public Guid? VersionId { get; set; }

    /// <summary>the run.</summary>
    [Parameter]
    public Guid? RunId { get; set; }

    [Inject]
    private LineageQueries Lineage { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => $"{VersionId} {RunId}";

    private string Label =>
        L[$"Lineage graph: {Text.Count(Count(LineageKind.Run), "run", "runs")}, {Text.Count(Count(LineageKind.Version), "version", "versions")}, {Text.Count(Count(LineageKind.Model), "registered model", "registered models")}. The list below says the same."];

    /// <summary>What a point is called in its box.</summary>
    internal static string NameOf(LineageNode node) => node.Number is { } number
        ? $"{node.ShownName} {MemberSelector.Of(number)}"
        : node.ShownName;

    /// <summary>What hovering adds to its name, a line each.</summary>
    internal static IReadOnlyList<Text> LinesOf(LineageNode node) => node.Kind switch
    {
        LineageKind.Run => [$"Run of {node.Place.Entity}/{node.Place.Project}, {RunWords.Of(node.State ?? RunState.Running)}", $"Started by {node.By}, {Moments.Second(node.At)}"],
        LineageKind.Version => [$"Model version of {node.Place.Entity}/{node.Place.Project}", $"Logged by {node.By}, {Moments.Second(node.At)}"],
        _ => [$"Registered model of {node.Place.Entity}"],
    };

    /// <summary>Its page.</summary>
    internal static string HrefOf(LineageNode node) => node.Kind switch
    {
        LineageKind.Run => Urls.Run(node.Id),
        LineageKind.Version => Urls.Version(node.Place, node.Number ?? 0),
        _ => Urls.Collection(node.Place),
    };

    /// <inheritdoc/>
    protected override Task<Result<LineageGraph>> LoadAsync(Actor actor, CancellationToken ct) =>
        VersionId is { } version ? Lineage.OfVersionAsync(version, actor, ct) : Lineage.OfRunAsync(RunId ?? Guid.Empty, actor, ct);

    // Its points may be in any entity.
    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.Action is HistoryAction.RunUsed or HistoryAction.RunChanged or HistoryAction.VersionLogged
        or HistoryAction.VersionDeleted or HistoryAction.VersionRestored or HistoryAction.BookmarkAdded or HistoryAction.BookmarkRemoved;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Data is not { Nodes.Count: > 1 } graph || ReferenceEquals(graph, _drawn)) return;
        _drawn = graph;
        try
        {
            _module ??= await Script.InvokeAsync<IJSObjectReference>("import", Gone, $"./{Assets["js/lineage.js"]}");
            // A component test's browser has no scripts.
            if (_module is not null) await _module.InvokeVoidAsync("draw", Gone, _root, $"/{Assets["lib/cytoscape-3.34.4.esm.min.mjs"]}", ToDrawing(graph));
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left while its script was asked.
        }
    }

    private Drawing ToDrawing(LineageGraph graph) => new(
        graph.Nodes.Select(node => new DrawnNode(Key(node.Id), Kind(node.Kind), node.Step, NameOf(node), node.Number is { } number ? $" {MemberSelector.Of(number)}" : string.Empty, LinesOf(node).Select(line => L[line]).ToList(), HrefOf(node), node.Step == 0)).ToList(),
        graph.Edges.Select(edge => new DrawnEdge(Key(edge.From), Key(edge.To), edge.Number is { } number ? MemberSelector.Of(number).ToString() : string.Empty)).ToList());

    private static string Key(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    private static string Kind(LineageKind kind) => kind switch { LineageKind.Run => "run", LineageKind.Version => "version", _ => "model" };

    private int Count(LineageKind kind) => Data!.Nodes.Count(node => node.Kind == kind);

    private sealed record Drawing(IReadOnlyList<DrawnNode> Nodes, IReadOnlyList<DrawnEdge> Edges);

    private sealed record DrawnNode(string Id, string Kind, int Step, string Name, string Tail, IReadOnlyList<string> Lines, string Href, bool IsHere);

    private sealed record DrawnEdge(string From, string To, string Label);
}
