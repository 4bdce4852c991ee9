using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Comments;

/// <summary>
/// Where a comment is written. The text lives in the browser until it is sent, so that neither another's comment nor a lost circuit takes a
/// key of it: <c>js/drafts.js</c> keeps it, <c>js/comments.js</c> suggests people and sends.
/// </summary>
public sealed partial class CommentForm : IDisposable
{
    private const int MaxBytes = 4 * CommentText.MaxLength;

    private readonly CancellationTokenSource _gone = new();
    private DotNetObjectReference<CommentForm>? _self;
    private ElementReference _form;
    private string _first = string.Empty;
    private string? _refusal;
    private bool _isReady;

    /// <summary>The field's id; one on a page.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = string.Empty;

    /// <summary>The field's name for a screen reader.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = string.Empty;

    /// <summary>What stands there at first.</summary>
    [Parameter]
    public string Text { get; set; } = string.Empty;

    /// <summary>What the button does.</summary>
    [Parameter, EditorRequired]
    public string SendText { get; set; } = string.Empty;

    /// <summary>Names the draft in the browser.</summary>
    [Parameter, EditorRequired]
    public string DraftKey { get; set; } = string.Empty;

    /// <summary>Who may be meant by the beginning of a name.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<IReadOnlyList<string>>> Suggest { get; set; } = default!;

    /// <summary>Takes what was written; null, or the refusal.</summary>
    [Parameter, EditorRequired]
    public Func<string, Task<Error?>> Send { get; set; } = default!;

    /// <summary>Given where there is something to go back to.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <summary>The names for the list below the field.</summary>
    [JSInvokable]
    public Task<IReadOnlyList<string>> SuggestAsync(string beginning) => Suggest(beginning ?? string.Empty);

    /// <summary>True where what was written was taken. It comes as a stream, whose length is bounded before it is read: a text too long is refused, where a message too long ends the circuit.</summary>
    [JSInvokable]
    public async Task<bool> SendAsync(IJSStreamReference text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var refusal = text.Length > MaxBytes ? CommentText.Parse(new string('a', CommentText.MaxLength + 1)).Error : await Send(await ReadAsync(text));
        _refusal = L.Say(refusal?.Message);
        StateHasChanged();
        return refusal is null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_gone.IsCancellationRequested) return;
        _gone.Cancel();
        _self?.Dispose();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => _first = Text;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        await Script.InvokeVoidAsync("registryComments.attach", _gone.Token, _form, _self);
        _isReady = true;
        StateHasChanged();
    }

    private async Task<string> ReadAsync(IJSStreamReference text)
    {
        await using var stream = await text.OpenReadStreamAsync(MaxBytes, _gone.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(_gone.Token);
    }
}
