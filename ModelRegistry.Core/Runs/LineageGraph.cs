using ModelRegistry.Core.Collections;

namespace ModelRegistry.Core.Runs;

/// <summary>What a point of a lineage is.</summary>
public enum LineageKind
{
    /// <summary>A run: it used versions and logged versions.</summary>
    Run = 1,

    /// <summary>A model version.</summary>
    Version = 2,

    /// <summary>A registered model in which a version is bookmarked.</summary>
    Model = 3,
}

/// <summary>One point of a lineage, as its reader may see it.</summary>
/// <param name="Id">Of the run, version or registered model.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Step">How far from where the picture begins: below zero it came before, above after.</param>
/// <param name="Place">The artifact or registered model; of a run its project and name.</param>
/// <param name="ShownName">How the run, artifact or registered model is called on a page.</param>
/// <param name="Number">A version's.</param>
/// <param name="State">A run's.</param>
/// <param name="By">Who made it.</param>
/// <param name="At">When, UTC.</param>
public sealed record LineageNode(Guid Id, LineageKind Kind, int Step, CollectionPath Place, string ShownName, int? Number, RunState? State, string By, DateTimeOffset At);

/// <summary>From what came before to what came of it.</summary>
/// <param name="Number">The bookmark's, where it leads into a registered model.</param>
public sealed record LineageEdge(Guid From, Guid To, int? Number = null);

/// <summary>What a version or run was made of, and what was made of it.</summary>
/// <param name="Nodes">Where it begins first, then by step.</param>
/// <param name="Edges">Between them.</param>
/// <param name="More">How many more were found and are not among them.</param>
/// <param name="IsMoreCounted">False where there may be even more than that.</param>
public sealed record LineageGraph(IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges, int More, bool IsMoreCounted);
