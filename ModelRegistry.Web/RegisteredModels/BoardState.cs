using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>A chip on a row: the alias, and whether its move there is still on its way to the database.</summary>
/// <param name="Alias">Where it stands, as the database said last.</param>
/// <param name="IsSaving">True from the drop until the answer.</param>
/// <param name="IsFresh">True where its holder changed since this board was opened, until the next change.</param>
public sealed record BoardChip(AliasState Alias, bool IsSaving, bool IsFresh);

/// <summary>
/// What a person is doing on a board: the alias in the hand, the row it hovers over, the moves under way. It changes nothing in the registry.
/// Each step returns what to read out.
/// </summary>
public sealed class BoardState
{
    private readonly Dictionary<string, int?> saving = new(StringComparer.Ordinal);
    private HashSet<string> fresh = new(StringComparer.Ordinal);

    /// <summary>The board shows something else, for dialogs over it. Raised by <see cref="Take"/>, on its caller's thread.</summary>
    public event Action? Changed;

    /// <summary>What the board shows; null until it is loaded.</summary>
    public BoardView? View { get; private set; }

    /// <summary>The alias in the hand, as it was seen when it was picked up: a drop states that generation.</summary>
    public AliasState? Picked { get; private set; }

    /// <summary>The number of the row that a drop by key would go to.</summary>
    public int? Aimed { get; private set; }

    /// <summary>An alias's name as compared: the identity of a chip.</summary>
    public static string KeyOf(AliasState alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        return TextKey.Of(alias.Alias);
    }

    /// <summary>
    /// Shows what was loaded anew. A pick-up goes on, unless its alias moved meanwhile: then it is dropped and the answer is the alias that went.
    /// </summary>
    public AliasState? Take(BoardView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (View is { } before)
        {
            var old = before.Aliases.ToDictionary(KeyOf, alias => alias.Generation, StringComparer.Ordinal);
            var changed = view.Aliases.Where(alias => alias.Number is not null && (!old.TryGetValue(KeyOf(alias), out var was) || was != alias.Generation));
            var now = changed.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
            if (now.Count > 0) fresh = now;
        }

        View = view;
        if (Aimed is { } aimed && view.Rows.Items.All(row => row.Number != aimed)) Aimed = view.Rows.Items.Count > 0 ? view.Rows.Items[0].Number : null;
        Changed?.Invoke();
        if (Picked is not { } picked || view.Find(picked.Alias)?.Generation == picked.Generation) return null;
        PutDown();
        return view.Find(picked.Alias) ?? picked with { Number = null };
    }

    /// <summary>The chips of a row, with those that are being saved onto it and without those that are being saved away from it.</summary>
    public IReadOnlyList<BoardChip> ChipsOf(BookmarkView row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (View is not { } view) return [];
        var here = view.HeldBy(row.Number).Where(alias => !saving.TryGetValue(KeyOf(alias), out var to) || IsShownAtHolder(alias) || to == row.Number);
        var coming = saving.Where(s => s.Value == row.Number).Select(s => view.Find(s.Key)).OfType<AliasState>()
            .Where(alias => alias.Number != row.Number && !IsShownAtHolder(alias));
        return here.Concat(coming).Select(ToChip).ToList();
    }

    /// <summary>The chip of an alias in the header.</summary>
    public BoardChip ToChip(AliasState alias) => new(alias, saving.ContainsKey(KeyOf(alias)), fresh.Contains(KeyOf(alias)));

    /// <summary>Why a row can't take what is in the hand; null where it can, or where the hand is empty.</summary>
    public Text? WhyNot(BookmarkView row) => Picked is { } picked && View is { } view ? view.WhyNot(picked, row) : null;

    /// <summary>Takes an alias into the hand; the aim is at its holder, or at the first row.</summary>
    public Text PickUp(AliasState alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        if (View is not { } view) return Text.Nothing;
        Picked = alias;
        Aimed = view.Rows.Items.Any(row => row.Number == alias.Number) ? alias.Number
            : view.Rows.Items.Count > 0 ? view.Rows.Items[0].Number : null;
        return view.WhyNot(alias)
            ?? (Text)$"Picked up {alias.Alias}, {BoardWords.Place(alias)}. Up and down choose a version, Enter drops, Escape cancels.";
    }

    /// <summary>Moves the aim by <paramref name="step"/> rows, stopping at the ends.</summary>
    public Text Aim(int step)
    {
        if (View is not { Rows.Items: { Count: > 0 } rows } || Picked is null) return Text.Nothing;
        var index = 0;
        while (index < rows.Count && rows[index].Number != Aimed) index++;
        var row = rows[Math.Clamp(index + step, 0, rows.Count - 1)];
        Aimed = row.Number;
        return $"{BoardWords.Of(row)}. {WhyNot(row) ?? (Text)"It may take it."}";
    }

    /// <summary>Empties the hand without a move.</summary>
    public Text Cancel()
    {
        if (Picked is not { } picked) return Text.Nothing;
        PutDown();
        return picked.Number is null ? (Text)$"Cancelled. {picked.Alias} is held by nobody yet." : $"Cancelled. {picked.Alias} stays {BoardWords.Place(picked)}.";
    }

    /// <summary>Empties the hand because a move begins, or never was.</summary>
    public void PutDown() => (Picked, Aimed) = (null, null);

    /// <summary>A move (or with null a removal) is on its way.</summary>
    public void BeginSaving(AliasState alias, int? to) => saving[KeyOf(alias)] = to;

    /// <summary>True from <see cref="BeginSaving"/> to <see cref="EndSaving"/> of the alias with this key.</summary>
    public bool IsSaving(string key) => saving.ContainsKey(key);

    /// <summary>It was answered.</summary>
    public void EndSaving(AliasState alias) => saving.Remove(KeyOf(alias));

    // A promotion never shows before it is: a protected chip waits where it is, a plain one where it goes.
    private static bool IsShownAtHolder(AliasState alias) => alias.IsProtected;
}
