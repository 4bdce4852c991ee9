using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>What a board shows at one moment: one page of bookmarks, and the aliases of the whole registered model.</summary>
/// <param name="Reader">The registered model with all its aliases, and the reader's role.</param>
/// <param name="Rows">This page of bookmarks, newest first.</param>
/// <param name="Holders">The bookmarks that hold a protected alias, on this page or not.</param>
/// <param name="Newer">The cursor of the page before; null on the first page and on the one after it.</param>
public sealed record BoardView(CollectionForReader Reader, Page<BookmarkView> Rows, IReadOnlyList<BookmarkView> Holders, string? Newer = null)
{
    /// <summary>The alias whose holder the others are measured against.</summary>
    public const string BaselineAlias = Core.Comparison.Baseline.PreferredAlias;

    private readonly ILookup<int, AliasState> held = Reader.Collection.Aliases.Where(a => a.Number is not null).ToLookup(a => a.Number!.Value);

    /// <summary>The registered model, by present names.</summary>
    public CollectionPath Path => Reader.Collection.Path;

    /// <summary>What the reader may do here.</summary>
    public Role Role => Reader.Role;

    /// <summary>True where the reader may move aliases at all: without it the board has no handles.</summary>
    public bool MayMove => Role >= RegistryActions.MinimumRole(RegistryAction.MovePlainAlias);

    /// <summary>True where the reader may bookmark and remove bookmarks.</summary>
    public bool MayBookmark => Role >= RegistryActions.MinimumRole(RegistryAction.Bookmark);

    /// <summary>Every alias that has a holder or is protected.</summary>
    public IReadOnlyList<AliasState> Aliases => Reader.Collection.Aliases;

    /// <summary>The protected ones, held or not.</summary>
    public IEnumerable<AliasState> Protected => Aliases.Where(alias => alias.IsProtected);

    /// <summary>The plain aliases whose holders are on no row of this page, by name: who looks for <c>candidate</c> finds it on any page.</summary>
    public IReadOnlyList<AliasState> Elsewhere { get; } =
        Reader.Collection.Aliases.Where(alias => !alias.IsProtected && alias.Number is { } number && Rows.Items.All(row => row.Number != number)).ToList();

    /// <summary>The bookmark that metrics are compared with: production's holder, else that of the first protected alias that has one.</summary>
    public BookmarkView? Baseline => Against is { Number: { } number } ? Find(number) : null;

    /// <summary>The alias that <see cref="Baseline"/> holds for the comparison.</summary>
    public AliasState? Against => Find(BaselineAlias) is { Number: not null } production ? production : Protected.FirstOrDefault(alias => alias.Number is not null);

    /// <summary>The aliases that a bookmark holds, protected first.</summary>
    public IEnumerable<AliasState> HeldBy(int number) => held[number];

    /// <summary>An alias by its name as compared, or null.</summary>
    public AliasState? Find(string alias)
    {
        var key = TextKey.Of(alias);
        return Aliases.FirstOrDefault(a => TextKey.Of(a.Alias) == key);
    }

    /// <summary>A bookmark of this page, or one that holds a protected alias; null for others.</summary>
    public BookmarkView? Find(int number) => Rows.Items.FirstOrDefault(row => row.Number == number) ?? Holders.FirstOrDefault(row => row.Number == number);

    /// <summary>The least role that may move the alias.</summary>
    public static Role Mover(AliasState alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        return alias.MoverRole ?? RegistryActions.MinimumRole(RegistryAction.MovePlainAlias);
    }

    /// <summary>
    /// Why this reader can't move the alias anywhere, or null. A hint: the server decides. Whoever contributes may move a protected one too:
    /// it becomes a request.
    /// </summary>
    public Text? WhyNot(AliasState alias) => Role >= RegistryActions.MinimumRole(RegistryAction.MovePlainAlias) ? null : WhyNotRemove(alias);

    /// <summary>Why this reader can't take the alias away, or null: nobody can be asked to agree with nothing.</summary>
    public Text? WhyNotRemove(AliasState alias)
    {
        var least = Mover(alias);
        return Role >= least ? null
            : alias.IsProtected ? $"{alias.Alias} is protected: moving it takes the role {RoleWords.Of(least).Name}; yours is {RoleWords.Of(Role).Name}."
            : (Text)$"Moving an alias takes the role {RoleWords.Of(least).Name}; yours is {RoleWords.Of(Role).Name}.";
    }

    /// <summary>Why a bookmark can't take the alias, or null. A hint: the server decides.</summary>
    public Text? WhyNot(AliasState alias, BookmarkView row) =>
        WhyNot(alias)
        ?? (alias.Number == row.Number ? (Text)$"{alias.Alias} is here already." : null)
        ?? WhyNot(row, alias.IsProtected);

    /// <summary>The same for any plain or any protected alias that this reader may move.</summary>
    public static Text? WhyNot(BookmarkView row, bool isProtected) => row.Version switch
    {
        null => (Text)"You can't see what this bookmark points at, so you can't promote it.",
        { FileCount: 0 } when isProtected => (Text)"It has no files: a protected alias points at files that can be served.",
        _ => null,
    };

    /// <summary>A newer version of the same artifact that was bookmarked before this row's, which is the latest; null where there is none on the page.</summary>
    public VersionView? NewerThanLatest(BookmarkView row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Version is { } version
            ? Rows.Items.Select(r => r.Version).Where(v => v?.Artifact == version.Artifact && v.Number > version.Number).MaxBy(v => v!.Number)
            : null;
    }

    /// <summary>What to know about <c>latest</c> on a row: it is the last bookmarked, which may be an older version than one bookmarked before it.</summary>
    public Text LatestNote(BookmarkView row) => NewerThanLatest(row) is { } newer
        ? (Text)$"latest is the last one bookmarked, which is an older version here: v{newer.Number} of {newer.ArtifactShownName} was bookmarked before it. It can't be moved."
        : "latest is always the last one bookmarked. It can't be moved.";
}
