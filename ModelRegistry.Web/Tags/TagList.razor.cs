using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Tags;
using ModelRegistry.Web.Access;

namespace ModelRegistry.Web.Tags;

/// <summary>The tags of a version, a model artifact or a registered model, each leading to what else carries it; added and removed in place.</summary>
public sealed partial class TagList
{
    private ElementReference _field;
    private ElementReference _begin;
    private string _text = string.Empty;
    private string? _refusal;
    private bool _isAdding;
    private bool _isBusy;
    private bool _focusField;
    private bool _focusBegin;

    /// <summary>The artifact or registered model.</summary>
    [Parameter, EditorRequired]
    public CollectionPath Path { get; set; } = default!;

    /// <summary>A version of the artifact, like <c>v7</c>; null: the tags are the collection's own.</summary>
    [Parameter]
    public string? Version { get; set; }

    /// <summary>As they are.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>True where the reader's role is enough.</summary>
    [Parameter]
    public bool MayTag { get; set; }

    /// <summary>Something was added or removed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ChangeTags Change { get; set; } = default!;

    [Inject]
    private IActorAccessor Actors { get; set; } = default!;

    private string FaultId => $"tag-fault{(Version is null ? null : "-version")}";

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focusField && _isAdding) await _field.FocusAsync();
        else if (_focusBegin && !_isAdding) await _begin.FocusAsync();
        _focusField = _focusBegin = false;
    }

    private void Begin() => (_isAdding, _focusField) = (true, true);

    private void End() => (_isAdding, _focusBegin, _text, _refusal) = (false, true, string.Empty, null);

    private void KeyAsync(KeyboardEventArgs key)
    {
        // An input method's Escape gives up its own text.
        if (key is { Key: "Escape", IsComposing: false }) End();
    }

    // Commas part several: no tag has one.
    private async Task AddAsync()
    {
        var tags = _text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (tags.Length == 0) return;
        if (await ChangeAsync(new(Path, Version) { Add = tags })) _text = string.Empty;
        _focusField = true;
    }

    private async Task RemoveAsync(string tag)
    {
        await ChangeAsync(new(Path, Version) { Remove = [tag] });
        // The button that had the focus is gone.
        (_focusBegin, _focusField) = (true, true);
    }

    private async Task<bool> ChangeAsync(ChangeTagsRequest request)
    {
        if (_isBusy) return false;
        _isBusy = true;
        _refusal = L.Say((await Change.ExecuteAsync(request, await Actors.GetActorAsync(), CancellationToken.None)).Error?.Message);
        _isBusy = false;
        if (_refusal is not null) return false;
        await OnChanged.InvokeAsync();
        return true;
    }
}
