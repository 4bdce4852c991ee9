using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Web.Components.Shared;
using MudBlazor;

namespace ModelRegistry.Web.Comments;

/// <summary>A page of a version's comments.</summary>
/// <param name="Comments">Oldest first.</param>
/// <param name="Earlier">The cursor of those before; null where there are none.</param>
/// <param name="HasLater">True where there may be some after.</param>
public sealed record CommentsView(IReadOnlyList<CommentView> Comments, string? Earlier, bool HasLater);

/// <summary>The comments of a version as they come, oldest first, and where one writes; what a reader opens here is read.</summary>
public sealed partial class CommentsTab
{
    /// <summary>The tab's word in the address.</summary>
    public const string Key = "comments";

    /// <summary>Comments of one page.</summary>
    public const int PageSize = 50;

    private readonly HashSet<Guid> _read = [];
    private int? _revealed;

    /// <summary>The version.</summary>
    [Parameter, EditorRequired]
    public VersionView Version { get; set; } = default!;

    /// <summary>The reader's role where the version was logged.</summary>
    [Parameter, EditorRequired]
    public Role Role { get; set; }

    /// <summary>Which page, from the address.</summary>
    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>The number of the comment that is looked at, from the address; what is no number means none.</summary>
    [Parameter]
    public string? Sought { get; set; }

    [Inject]
    private CommentQueries Comments { get; set; } = default!;

    [Inject]
    private AddComment Add { get; set; } = default!;

    [Inject]
    private EditComment Change { get; set; } = default!;

    [Inject]
    private DeleteComment Delete { get; set; } = default!;

    [Inject]
    private ReadMentions Read { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Version.Id.ToString();

    /// <inheritdoc/>
    protected override string Part => $"{Cursor}\n{Number}";

    private int? Number => int.TryParse(Sought, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool MayComment => Role >= RegistryActions.MinimumRole(RegistryAction.Comment);

    private string Selector => MemberSelector.Of(Version.Number).ToString();

    /// <summary>The element of a comment.</summary>
    public static string Anchor(int number) => FormattableString.Invariant($"comment-{number}");

    /// <inheritdoc/>
    protected override async Task<Result<CommentsView>> LoadAsync(Actor actor, CancellationToken ct)
    {
        if (!(await Comments.ListAsync(Version.Id, new(PageSize, Cursor), actor, ct)).TryGet(out var page, out var error)) return error;
        var isLast = Cursor is null;
        // The one that is looked at is older than the newest page: the page around it, as numbers go.
        if (isLast && Number is { } number && page.Items.Count > 0 && number < page.Items[^1].Number)
        {
            var around = FormattableString.Invariant($"{Math.Min(number, int.MaxValue - PageSize) + (PageSize / 2)}");
            if (!(await Comments.ListAsync(Version.Id, new(PageSize, around), actor, ct)).TryGet(out page, out error)) return error;
            isLast = false;
        }

        return new CommentsView(page.Items.Reverse().ToList(), page.Next, !isLast);
    }

    /// <inheritdoc/>
    protected override Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => Task.FromResult<IReadOnlyCollection<Guid>>([Version.EntityId]);

    // A member's new role changes what may be done with each.
    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) =>
        (happened.CommentNumber is not null && happened.VersionId == Version.Id) || happened.Action is HistoryAction.MemberChanged or HistoryAction.MemberRemoved;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (Data is null || Reader is not { } reader) return;
        if (Number is { } number && _revealed != number)
        {
            _revealed = number;
            await Script.InvokeVoidAsync("registryComments.reveal", Gone, Anchor(number));
        }

        // Here and not while loading: a page that is only rendered ahead was opened by nobody.
        var unread = Data.Comments.Where(c => c.IsUnread && _read.Add(c.Id)).Select(c => c.Id).ToList();
        if (unread.Count > 0) await Read.ExecuteAsync(unread, reader, Gone);
    }

    private string HrefOf(string? cursor) => Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        [KeysetPager.CursorParameter] = cursor,
        [Urls.CommentParameter] = null,
    });

    // Whose draft of what; an edit goes on from the text that it began with.
    private string DraftKey(CommentView? comment) => FormattableString.Invariant(
        $"{Reader!.UserId:N}:{Version.Id:N}{(comment is null ? null : $":{comment.Number}.{comment.Edition}")}");

    private async Task<IReadOnlyList<string>> SuggestAsync(string beginning) => Reader is { } reader
        && (await Comments.SuggestAsync(Version.Id, beginning, reader, Gone)).TryGet(out var names, out _) ? names : [];

    private async Task<Error?> AddAsync(string text)
    {
        var refusal = await ActAsync((actor, ct) => Add.ExecuteAsync(new(Version.Artifact, Selector, text), actor, ct));
        if (refusal is null && Data is { HasLater: true }) Navigation.NavigateTo(HrefOf(null));
        return refusal;
    }

    private Task<Error?> EditAsync(CommentView comment, string text) =>
        ActAsync((actor, ct) => Change.ExecuteAsync(new(Version.Artifact, Selector, comment.Id, text, comment.Edition), actor, ct));

    private async Task DeleteAsync(CommentView comment)
    {
        var isDecided = await ConfirmDialog.AskAsync(
            Dialogs, $"Delete comment {comment.Number}?", "It leaves a gap that says so. History keeps what it said, for everybody who may see this version.", "Delete", danger: true);
        if (!isDecided) return;
        if (await ActAsync((actor, ct) => Delete.ExecuteAsync(new(Version.Artifact, Selector, comment.Id, comment.Edition), actor, ct)) is { } refusal)
            Snackbar.Add(L[refusal.Message], Severity.Error);
    }
}
