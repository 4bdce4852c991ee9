using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.RegisteredModels;

/// <summary>Moves, asks or removes: the alias as the person saw it, their reason or null, whether an owner overrides. Null, or the refusal.</summary>
public delegate Task<Error?> SaveMove(AliasState seen, string? reason, bool overrides);

/// <summary>
/// What is asked before a protected alias moves or goes: who holds it and who will, how they differ, which rules hold, why. It follows what
/// others do meanwhile, and closes only when the move is committed or the person turned back: a refusal shows here, and the reason stays.
/// </summary>
public sealed partial class AliasMoveSheet
{
    private string _reason = string.Empty;
    private AliasState _now = default!;
    private AliasState _seen = default!;
    private BookmarkView? _to;
    private string? _refusal;
    private string? _titled;
    private bool _isSaving;
    private bool _wantsOverride;
    private MoveOutlook? _outlook;

    [Inject]
    private PolicyQueries Policies { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    /// <summary>What the server said of the move when the sheet opened; null where the alias is to be removed.</summary>
    [Parameter]
    public MoveOutlook? Outlook { get; set; }

    /// <summary>The alias as it was when the hand took it.</summary>
    [Parameter, EditorRequired]
    public AliasState Alias { get; set; } = default!;

    /// <summary>The new holder; null where the alias is to be removed.</summary>
    [Parameter]
    public BookmarkView? To { get; set; }

    /// <summary>Does it.</summary>
    [Parameter, EditorRequired]
    public SaveMove Save { get; set; } = default!;

    private BookmarkView? From => _now.Number is { } number ? View.Find(number) : null;

    private string Title => L[To is not { Number: var number } ? $"Remove {Alias.Alias}?"
        : Overrides ? $"Override and promote {BoardWords.Number(number)} to {Alias.Alias}?"
        : Asks ? $"Ask to promote {BoardWords.Number(number)} to {Alias.Alias}?" : (Text)$"Promote {BoardWords.Number(number)} to {Alias.Alias}?"];

    // What the person would otherwise miss: the holder that they meant to replace is another one.
    private string? Overtaken
    {
        get
        {
            if (_now.Generation == Alias.Generation) return null;
            var who = _now.MovedBy is { } name ? Text.Verbatim(name) : "Somebody";
            return _now.Number is { } number ? L[$"{who} moved {_now.Alias} to {BoardWords.Number(number)}"] : L[$"{who} removed {_now.Alias}"];
        }
    }

    private string Before => Alias.Number is { } number ? L[$"{BoardWords.Number(number)} held it when you began."] : L["Nobody held it when you began."];

    private bool Asks => To is not null && !Overrides && _outlook is { MayMove: false, MayAsk: true };

    private bool MayOverride => To is not null && _outlook is { MayOverride: true } && (!_outlook.RulesHold || !_outlook.MayMove);

    // What was ticked counts only while it is offered.
    private bool Overrides => _wantsOverride && MayOverride;

    private bool MaySave => !_isSaving && Facts.All(fact => fact.Holds != false)
        && (Overrides ? !string.IsNullOrWhiteSpace(_reason) : _outlook?.RulesAllow != false);

    private string Verb => L[_isSaving ? (Text)"Saving…" : To is null ? (Text)"Remove" : Overrides ? (Text)"Override" : Asks ? (Text)"Request promotion" : "Promote"];

    private IEnumerable<Check> Rules => Facts.Concat(_outlook is null ? [] : PolicyWords.Checks(_outlook, Overrides));

    // What the board itself knows; the rules of the alias come from the server.
    private IEnumerable<Check> Facts
    {
        get
        {
            var refused = To is null ? View.WhyNotRemove(_now) : View.WhyNot(_now);
            yield return refused is null ? Who() : new(refused, false);
            if (To is null)
            {
                if (_now.Number is null) yield return new("Nobody holds it any more.", false);
                yield break;
            }

            if (_now.Number == To.Number) yield return new($"{BoardWords.Number(To.Number)} holds it already.", false);
            var files = _to?.Version?.FileCount ?? 0;
            var unfit = BoardView.WhyNot(_to ?? To, isProtected: true);
            yield return new(unfit ?? $"{BoardWords.Number(To.Number)} has {Text.Count(files, "file", "files")}, {Formats.Bytes(_to?.Version?.SizeBytes ?? 0)}.", unfit is null);
        }
    }

    /// <summary>Asks, and saves what was decided; false where the person turned back.</summary>
    public static async Task<bool> AskAsync(IDialogService dialogs, BoardState state, AliasState alias, BookmarkView? to, MoveOutlook? outlook, SaveMove save)
    {
        var parameters = new DialogParameters<AliasMoveSheet>
        {
            { sheet => sheet.State, state },
            { sheet => sheet.Alias, alias },
            { sheet => sheet.To, to },
            { sheet => sheet.Outlook, outlook },
            { sheet => sheet.Save, save },
        };
        var shown = await dialogs.ShowAsync<AliasMoveSheet>(null, parameters, BoardDialogs.Wide);
        return await shown.Result is { Canceled: false };
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _outlook = Outlook;
        base.OnInitialized();
    }

    /// <inheritdoc/>
    protected override void Followed()
    {
        if (_outlook is not null && View.Find(Alias.Alias) is { } now && now.Generation != _outlook.State.Generation) _ = InvokeAsync(ForeseeAsync);
        // The person's own move arrives before its answer does.
        if (_isSaving) return;
        _now = View.Find(Alias.Alias) ?? Alias with { Number = null };
        _to = To is null ? null : View.Find(To.Number) ?? To;
    }

    // The holder that rules measure against is another one.
    private async Task ForeseeAsync()
    {
        var found = await Policies.ForeseeAsync(View.Path, Alias.Alias, BoardWords.Number(To!.Number), await Actors.GetActorAsync(), CancellationToken.None);
        if (found.TryGet(out var outlook, out _)) _outlook = outlook;
        StateHasChanged();
    }

    private Check Who() => _outlook is { Policy: { } policy, MayMove: false }
        ? new Check(PolicyWords.Agree(policy), null).Over(Overrides)
        : new($"{RoleWords.Of(BoardView.Mover(_now)).Name} and above may move it; you are {RoleWords.Of(View.Role).A}.", true);

    // A browser answers a render after it painted it. Until then a click was made on the holder painted before, and says that one.
    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        _seen = _now;
        // The title is rendered by the frame around this, which hears of nothing that happens here.
        if (!firstRender && _titled != Title) Dialog.StateHasChanged();
        _titled = Title;
    }

    private string There(BookmarkView row) =>
        row.Version is { } version ? L[$"{BoardWords.Number(version.Number)} in {version.ArtifactShownName}"] : L["a version you can't see"];

    private async Task ConfirmAsync()
    {
        if (!MaySave) return;
        (_isSaving, _refusal) = (true, null);
        try
        {
            var refusal = await Save(_seen, string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim(), Overrides);
            _refusal = L.Say(refusal?.Message);
        }
        finally
        {
            _isSaving = false;
        }

        if (_refusal is null) Dialog.Close(DialogResult.Ok(true));
        else Followed();
    }
}
