using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Mentions: whom a comment names, who is told, and what nobody learns by it.</summary>
public abstract class MentionContract(RegistryDatabase database) : RegistryContract(database)
{
    private Guid version;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        version = (await LogAsync("a")).Id;
    }

    [Fact]
    public async Task Mention_ReachesWhoMaySeeTheVersion_OnceAndUnread()
    {
        var reader = await PersonAsync(Role.ViewerWithoutFiles);
        var comment = await SayAsync($"@{reader.Name} and @{reader.Name.ToUpperInvariant()}, **look** at `a*b`.");

        var mention = Assert.Single(await MineAsync(reader));

        Assert.Equal((comment.Id, 1, Artifact, 0, Owner.Name, false), (mention.Comment, mention.Number, mention.Artifact, mention.Version, mention.By, mention.ReadAt is not null));
        Assert.Equal($"@{reader.Name} and @{reader.Name.ToUpperInvariant()}, look at a*b.", mention.Text);
        Assert.Equal([reader.Name], (await CommentAsync(comment.Id)).Mentions);
        Assert.True((await CommentAsync(comment.Id, reader)).IsUnread);
    }

    [Fact]
    public async Task NameOfSomebodyWhoMayNotSeeIt_IsTextLikeANameOfNobody()
    {
        var (stranger, locked) = (await PersonAsync(), await PersonAsync(Role.Reviewer));
        var administrator = await PersonAsync(administrator: true);
        Must(await Get<ChangeAccount>().ExecuteAsync(new(locked.Name, null, true), administrator, Ct));

        var comment = await SayAsync($"@{stranger.Name} @nobody-is-called-so @{locked.Name}");

        Assert.Empty((await CommentAsync(comment.Id)).Mentions);
        Assert.Empty(await MineAsync(stranger));
        await Host.SetRoleAsync(Owner, Team, stranger, Role.Owner);
        Assert.Empty(await MineAsync(stranger));
    }

    [Fact]
    public async Task Administrator_MayBeMentioned_SinceTheySeeEverything()
    {
        var administrator = await PersonAsync(administrator: true);
        await SayAsync($"@{administrator.Name}");

        Assert.Single(await MineAsync(administrator));
    }

    [Fact]
    public async Task Edit_TellsTheNewOnes_ForgetsTheOldOnes_AndLeavesWhoReadIt()
    {
        var (first, second, third) = (await PersonAsync(Role.Viewer), await PersonAsync(Role.Viewer), await PersonAsync(Role.Viewer));
        var comment = await SayAsync($"@{first.Name} @{second.Name}");
        Must(await Get<ReadMentions>().ExecuteAsync([comment.Id], second, Ct));

        Must(await Get<EditComment>().ExecuteAsync(new(Artifact, "v0", comment.Id, $"@{second.Name} @{third.Name}"), Owner, Ct));

        Assert.Empty(await MineAsync(first));
        Assert.Empty(await MineAsync(second));
        Assert.Single(await MineAsync(third));
        Assert.Single(await MineAsync(second, onlyUnread: false));
    }

    [Fact]
    public async Task Read_IsOnesOwnAndWritesNoHistory()
    {
        var (reader, other) = (await PersonAsync(Role.Viewer), await PersonAsync(Role.Viewer));
        var comment = await SayAsync($"@{reader.Name} @{other.Name}");

        await WithoutEventAsync(async () => Must(await Get<ReadMentions>().ExecuteAsync([comment.Id, Guid.CreateVersion7()], reader, Ct)));

        Assert.Empty(await MineAsync(reader));
        Assert.NotNull((await MineAsync(reader, onlyUnread: false)).Single().ReadAt);
        Assert.Single(await MineAsync(other));
        Refused(await Get<ReadMentions>().ExecuteAsync([comment.Id], Owner, Ct), "not_found");
        Refused(await Get<ReadMentions>().ExecuteAsync([], reader, Ct), "not_found");
        Refused(await Get<ReadMentions>().ExecuteAsync(Enumerable.Range(0, PageRequest.MaxLimit + 1).Select(_ => Guid.CreateVersion7()).ToList(), reader, Ct), "limit_invalid");
    }

    [Fact]
    public async Task WhoNamesThemselves_IsNotTold()
    {
        await SayAsync($"I, @{Owner.Name}, did it");

        Assert.Empty(await MineAsync(Owner));
        Assert.Single(await MineAsync(Owner, onlyUnread: false));
    }

    [Fact]
    public async Task WhatAPersonMayNoLongerSee_IsNoMentionOfTheirs()
    {
        var reader = await PersonAsync(Role.Viewer);
        await SayAsync($"@{reader.Name}");
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));
        Assert.Empty(await MineAsync(reader));
        Must(await Get<RestoreVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));
        Assert.Single(await MineAsync(reader));

        Must(await Get<RemoveMember>().ExecuteAsync(Team, reader.Name, Owner, Ct));

        Assert.Empty(await MineAsync(reader, onlyUnread: false));
    }

    [Fact]
    public async Task Mentions_ArePagedNewestFirst()
    {
        var reader = await PersonAsync(Role.Viewer);
        foreach (var n in Enumerable.Range(0, 5)) await SayAsync($"@{reader.Name} {n}");

        var texts = new List<char>();
        for (string? cursor = null; ;)
        {
            var page = Must(await Get<MentionQueries>().ListAsync(true, new(2, cursor), reader, Ct));
            texts.AddRange(page.Items.Select(m => m.Text[^1]));
            if ((cursor = page.Next) is null) break;
        }

        Assert.Equal("43210", string.Concat(texts));
    }

    [Fact]
    public async Task StormOfNames_IsRefused_WhoeverIsCalledSo()
    {
        var reader = await PersonAsync(Role.Viewer);
        string Names(int count) => string.Join(' ', Enumerable.Range(0, count).Select(n => $"@name-{n}"));

        Refused(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", Names(CommentText.MaxNames + 1)), Owner, Ct), "mentions_too_many");
        Assert.Empty((await CommentAsync((await SayAsync(Names(CommentText.MaxNames))).Id)).Mentions);
        // The same sign many times names nobody, and many times the same name is one.
        await SayAsync(new string('@', CommentText.MaxLength));
        var often = await SayAsync(string.Concat(Enumerable.Repeat($"@{reader.Name} ", 300)));
        Assert.Single((await CommentAsync(often.Id)).Mentions);
    }

    [Fact]
    public async Task Suggested_AreThoseWhoMaySeeTheVersion_ByTheBeginningOfTheirName()
    {
        var (viewer, stranger) = (await PersonAsync(Role.Viewer), await PersonAsync());
        var beginning = viewer.Name[..^2];

        Assert.Contains(viewer.Name, await SuggestAsync(viewer.Name));
        Assert.Contains(viewer.Name, await SuggestAsync(beginning.ToUpperInvariant()));
        Assert.Contains(viewer.Name, await SuggestAsync($"{(char)(viewer.Name[0] + ('ａ' - 'a'))}{viewer.Name[1..]}"));
        Assert.DoesNotContain(stranger.Name, await SuggestAsync(stranger.Name));
        Assert.Empty(await SuggestAsync("%"));
        Assert.Empty(await SuggestAsync("\uD800"));
        Assert.Empty(await SuggestAsync(new string('a', 100_000)));
        foreach (var _ in Enumerable.Range(0, CommentQueries.MaxSuggested)) await PersonAsync(Role.Viewer);
        Assert.Equal(CommentQueries.MaxSuggested, (await SuggestAsync("")).Count);
    }

    private async Task<AddedComment> SayAsync(string text) => Must(await Get<AddComment>().ExecuteAsync(new(Artifact, "v0", text), Owner, Ct));

    private async Task<CommentView> CommentAsync(Guid comment, Actor? by = null) => Must(await Get<CommentQueries>().GetAsync(version, comment, by ?? Owner, Ct));

    private async Task<IReadOnlyList<MentionView>> MineAsync(Actor reader, bool onlyUnread = true) =>
        Must(await Get<MentionQueries>().ListAsync(onlyUnread, new(), reader, Ct)).Items;

    private async Task<IReadOnlyList<string>> SuggestAsync(string beginning) => Must(await Get<CommentQueries>().SuggestAsync(version, beginning, Owner, Ct));
}
