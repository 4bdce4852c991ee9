using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.RegisteredModels;

/// <summary>
/// The events that other protocols' clients call an update: of its words, of what is in it, and of its stages, which are aliases here. Tags and other
/// aliases come and go without one.
/// </summary>
internal static class ModelChanges
{
    private static readonly IReadOnlyList<string> Moves = [HistoryAction.AliasSet, HistoryAction.AliasMoved, HistoryAction.AliasRolledBack, HistoryAction.AliasRemoved];
    private static readonly IReadOnlyList<string> OfItself = [HistoryAction.ModelCreated, HistoryAction.ModelChanged, HistoryAction.ModelRenamed, HistoryAction.BookmarkAdded, HistoryAction.BookmarkRemoved];

    /// <summary>Of registered models, by collection.</summary>
    public static IQueryable<HistoryEvent> OfModels(RegistryDbContext db) =>
        db.History.Where(e => OfItself.Contains(e.Action) || (Moves.Contains(e.Action) && ModelStage.Aliases.Contains(e.AliasKey!)));

    /// <summary>Of bookmarks, by version; those of stages by collection too.</summary>
    public static IQueryable<HistoryEvent> OfBookmarks(RegistryDbContext db) =>
        db.History.Where(e => e.Action == HistoryAction.VersionDescribed || (Moves.Contains(e.Action) && ModelStage.Aliases.Contains(e.AliasKey!)));
}
