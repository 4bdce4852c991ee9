using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Common;
using MudBlazor;

namespace ModelRegistry.Web.Aliases;

/// <summary>Asks for one rule of an alias, each kind with its own fields; nothing is saved here.</summary>
public sealed partial class RuleDialog
{
    private RuleForm _form = new();
    private Error? _fault;

    /// <summary>The rule to edit; null for a new one.</summary>
    [Parameter]
    public AliasRule? Rule { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>Shows the dialog and waits; null where the person turned back.</summary>
    public static async Task<AliasRule?> AskAsync(IDialogService dialogs, AliasRule? rule)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var parameters = new DialogParameters<RuleDialog> { { dialog => dialog.Rule, rule } };
        var shown = await dialogs.ShowAsync<RuleDialog>(null, parameters, new() { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true });
        return await shown.Result is { Canceled: false, Data: AliasRule changed } ? changed : null;
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Rule is not null) _form = RuleForm.Of(Rule);
    }

    private void Choose(ChangeEventArgs change)
    {
        _form.Kind = change.Value as string ?? _form.Kind;
        _fault = null;
    }

    private void Confirm()
    {
        if (_form.Read().TryGet(out var rule, out _fault)) Dialog.Close(DialogResult.Ok(rule));
    }
}
