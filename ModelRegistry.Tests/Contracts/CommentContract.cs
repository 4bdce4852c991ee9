using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Comments on a version: who says, changes and takes away what, and what of it stays.</summary>
public abstract class CommentContract(RegistryDatabase database) : RegistryContract(database)
{
    private Guid version;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        version = (await LogAsync("a")).Id;
    }

    [Fact]
    public async Task Comment_HasTheNextNumberOfItsVersion_ForEver()
    {
        await LogAsync("b");
        await SayAsync("first");
        var second = await SayAsync("second");
        Assert.Equal(1, (await SayAsync("elsewhere", "v1")).Number);
        Must(await DeleteAsync(second.Id));

        Assert.Equal(3, (await SayAsync("third")).Number);

        Assert.Equal([3, 2, 1], (await ListAsync()).Select(c => c.Number));
        Assert.Equal(2, Must(await Get<CommentQueries>().CountAsync(version, Owner, Ct)));
    }

    [Fact]
    public async Task ManyAtOnce_AreAllThere_EachWithANumberOfItsOwn()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(() => SayAsync($"comment {n}"))));

        var comments = await ListAsync();

        Assert.Equal(Enumerable.Range(1, 16).Reverse(), comments.Select(c => c.Number));
        Assert.Equal(16, comments.Select(c => c.Text).Distinct().Count());
    }

    [Fact]
    public async Task Pages_FollowEachOtherWithoutAGap()
    {
        foreach (var n in Enumerable.Range(1, 7)) await SayAsync($"comment {n}");

        var numbers = new List<int>();
        for (string? cursor = null; ;)
        {
            var page = Must(await Get<CommentQueries>().ListAsync(version, new(3, cursor), Owner, Ct));
            numbers.AddRange(page.Items.Select(c => c.Number));
            if ((cursor = page.Next) is null) break;
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1], numbers);
        Refused(await Get<CommentQueries>().ListAsync(version, new(3, "x"), Owner, Ct), "cursor_invalid");
    }

    [Fact]
    public async Task EachChange_IsHistory_WithTheTextBeforeAndAfter()
    {
        var comment = await SayAsync("as it was");
        Must(await EditAsync(comment.Id, "as it is"));
        Must(await DeleteAsync(comment.Id));

        var happened = (await HistoryAsync()).Where(e => e.Action.StartsWith("comment.", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            [(HistoryAction.CommentAdded, null, "as it was"), (HistoryAction.CommentEdited, "as it was", "as it is"), (HistoryAction.CommentDeleted, "as it is", (string?)null)],
            happened.Select(e => (e.Action, e.From, e.To)));
        Assert.All(happened, e => Assert.Equal((Artifact.ToString(), version, 0, 1), (e.Subject, e.VersionId!.Value, e.ToNumber!.Value, e.CommentNumber!.Value)));
        Assert.Equal(3, Must(await Get<HistoryQueries>().ListAsync(version, new(), Owner, Ct)).Items.Count(e => e.CommentNumber == 1));
    }

    [Fact]
    public async Task Edited_SaysSo_AndTheSameTextAgainIsNoChange()
    {
        var comment = await SayAsync("one");
        Must(await EditAsync(comment.Id, "two", seen: 1));
        await WithoutEventAsync(async () => Must(await EditAsync(comment.Id, "two")));

        var view = Assert.Single(await ListAsync());

        Assert.Equal(("two", 2, true), (view.Text, view.Edition, view.EditedAt is not null));
    }

    [Fact]
    public async Task OfTwoWhoChangeOneComment_TheSecondIsTold()
    {
        var comment = await SayAsync("one");
        Must(await EditAsync(comment.Id, "two", seen: 1));

        var late = Refused(await EditAsync(comment.Id, "three", seen: 1), "comment_changed");
        Refused(await DeleteAsync(comment.Id, seen: 1), "comment_changed");

        Assert.Equal((ErrorKind.Stale, 2), (late.Kind, late.Details!["edition"]));
        Assert.Equal("two", (await ListAsync()).Single().Text);
    }

    [Fact]
    public async Task Deleted_LeavesAGapThatSaysWho_AndNothingOfTheText()
    {
        var reader = await PersonAsync(Role.Viewer);
        var comment = await SayAsync($"@{reader.Name} a secret", by: await PersonAsync(Role.Contributor));
        Must(await DeleteAsync(comment.Id));

        var gap = Assert.Single(await ListAsync(reader));

        Assert.Equal((null, Owner.Name, 0), (gap.Text, gap.DeletedBy, gap.Mentions.Count));
        Assert.Empty(Must(await Get<MentionQueries>().ListAsync(false, new(), reader, Ct)).Items);
        Refused(await DeleteAsync(comment.Id), "comment_deleted");
        Refused(await EditAsync(comment.Id, "again"), "comment_deleted");
    }

    [Fact]
    public async Task OnlyItsAuthorEdits_AndOnlyItsAuthorOrAnOwnerDeletes()
    {
        var (author, other) = (await PersonAsync(Role.Contributor), await PersonAsync(Role.Reviewer));
        var comment = await SayAsync("mine", by: author);

        Refused(await EditAsync(comment.Id, "yours", by: other), "forbidden");
        Refused(await EditAsync(comment.Id, "yours"), "forbidden");
        Refused(await DeleteAsync(comment.Id, by: other), "forbidden");
        var may = new List<(bool, bool)>();
        foreach (var reader in new[] { author, other, Owner }) may.Add((await ListAsync(reader)).Select(c => (c.MayEdit, c.MayDelete)).Single());
        Assert.Equal([(true, true), (false, false), (false, true)], may);
        Must(await EditAsync(comment.Id, "mine still", by: author));
        await Host.SetRoleAsync(Owner, Team, author, Role.Viewer);
        Refused(await DeleteAsync(comment.Id, by: author), "forbidden");
        Must(await DeleteAsync(comment.Id));
    }

    [Fact]
    public async Task Viewer_ReadsAndSaysNothing_StrangerLearnsNothing()
    {
        var (viewer, stranger) = (await PersonAsync(Role.ViewerWithoutFiles), await PersonAsync());
        var comment = await SayAsync("words");

        Assert.Equal("words", (await ListAsync(viewer)).Single().Text);
        Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", "no"), viewer, Ct), "forbidden");
        Refused(await Get<CommentQueries>().SuggestAsync(version, "p", viewer, Ct), "forbidden");
        foreach (var id in new[] { version, Guid.CreateVersion7() })
        {
            Refused(await Get<CommentQueries>().ListAsync(id, new(), stranger, Ct), "not_found");
            Refused(await Get<CommentQueries>().GetAsync(id, comment.Id, stranger, Ct), "not_found");
            Refused(await Get<CommentQueries>().CountAsync(id, stranger, Ct), "not_found");
            Refused(await Get<CommentQueries>().SuggestAsync(id, "p", stranger, Ct), "not_found");
        }

        Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", "no"), stranger, Ct), "not_found");
    }

    [Fact]
    public async Task CommentOfAnotherVersion_IsNotOnThisOne()
    {
        await LogAsync("b");
        var comment = await SayAsync("here");

        Refused(await Get<EditComment>().ExecuteAsync(new(Artifact, "v1", comment.Id, "there"), Owner, Ct), "not_found");
        Refused(await Get<DeleteComment>().ExecuteAsync(new(Artifact, "v1", comment.Id), Owner, Ct), "not_found");
    }

    [Fact]
    public async Task VersionInTheBin_HidesItsComments_AndBringsThemBack()
    {
        await SayAsync("words");
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));
        Refused(await Get<CommentQueries>().ListAsync(version, new(), Owner, Ct), "not_found");
        Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", "more"), Owner, Ct), "version_deleted");

        Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));

        Assert.Equal("words", (await ListAsync()).Single().Text);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\u202Eb\u2066c\u200B")]
    [InlineData("🦄 e\u0301 手書き\t\r\n\u0007")]
    [InlineData("---\nhidden: true\n---\n")]
    public async Task AnyUnicode_IsKeptAsItIs(string text)
    {
        await SayAsync(text);

        Assert.Equal(text.Normalize(), (await ListAsync()).Single().Text);
    }

    [Fact]
    public async Task TenThousandLines_AreKept_AndOneCharacterMoreThanTheBoundIsRefused()
    {
        var lines = string.Concat(Enumerable.Repeat("a\n", CommentText.MaxLength / 2));
        await SayAsync(lines);

        Assert.Equal(lines, (await ListAsync()).Single().Text);
        await WithoutEventAsync(async () => Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", lines + "b"), Owner, Ct), "text_invalid"));
    }

    [Fact]
    public async Task WhatIsNoText_IsRefused() => await WithoutEventAsync(async () =>
    {
        foreach (var text in new[] { null, "", " \n\t\u3000", "\uD800", "a\uFFFE", "a\0b" })
            Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", text), Owner, Ct), "text_invalid");
        return Done.It;
    });

    [Fact]
    public async Task Search_DoesNotLookIntoComments()
    {
        await SayAsync("xylophone");

        Assert.Empty(Must(await Get<SearchQueries>().ListAsync("xylophone", null, new(), Owner, Ct)).Items);
    }

    private async Task<AddedComment> SayAsync(string text, string on = "v0", Actor? by = null) =>
        Must(await Get<AddComment>().ExecuteAsync(new(Artifact, on, text), by ?? Owner, Ct));

    private Task<Result<Guid>> EditAsync(Guid comment, string text, int? seen = null, Actor? by = null) =>
        Get<EditComment>().ExecuteAsync(new(Artifact, "v0", comment, text, seen), by ?? Owner, Ct);

    private Task<Result<Done>> DeleteAsync(Guid comment, int? seen = null, Actor? by = null) =>
        Get<DeleteComment>().ExecuteAsync(new(Artifact, "v0", comment, seen), by ?? Owner, Ct);

    private async Task<IReadOnlyList<CommentView>> ListAsync(Actor? by = null) =>
        Must(await Get<CommentQueries>().ListAsync(version, new(), by ?? Owner, Ct)).Items;
}
