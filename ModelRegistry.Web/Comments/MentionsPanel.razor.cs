using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using MudBlazor;

namespace ModelRegistry.Web.Comments;

/// <summary>Comments that mention the reader and wait to be read. Nothing shows where there are none.</summary>
public sealed partial class MentionsPanel
{
    private const int Step = 10;

    private int _shown = Step;

    [Inject]
    private MentionQueries Mentions { get; set; } = default!;

    [Inject]
    private ReadMentions Read { get; set; } = default!;

    [Inject]
    private HomeQueries Home { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    /// <inheritdoc/>
    protected override string Place => Urls.Home;

    /// <inheritdoc/>
    protected override Task<Result<Page<MentionView>>> LoadAsync(Actor actor, CancellationToken ct) => Mentions.ListAsync(onlyUnread: true, new(_shown), actor, ct);

    /// <inheritdoc/>
    protected override async Task<IReadOnlyCollection<Guid>> WatchAsync(Actor actor, CancellationToken ct) => [.. await Home.ListEntityIdsAsync(actor, ct)];

    /// <inheritdoc/>
    protected override bool Concerns(HistoryEvent happened) => happened.CommentNumber is not null
        || happened.Action is HistoryAction.VersionDeleted or HistoryAction.VersionRestored or HistoryAction.MemberRemoved;

    private Task MoreAsync()
    {
        _shown = Math.Min(_shown + Step, PageRequest.MaxLimit);
        return ReloadAsync();
    }

    // Those that are in sight: another that came meanwhile was read by nobody.
    private async Task ReadAsync()
    {
        var shown = Data!.Items.Select(m => m.Comment).ToList();
        if (await ActAsync((actor, ct) => Read.ExecuteAsync(shown, actor, ct)) is { } refusal) Snackbar.Add(L[refusal.Message], Severity.Error);
    }
}
