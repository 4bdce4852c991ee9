using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Tests.Contracts;

/// <summary>What search finds, in a team of the test's own; each query names words that no other test has, or the team.</summary>
public abstract class SearchContract(RegistryDatabase database) : RegistryContract(database)
{
    [Fact]
    public async Task NameOfEachKind_IsFound_FewAndKnownThingsFirst()
    {
        await LogAsync("a", into: new(Team, "zebra", "zebra net"), request: new(Run: "zebra run"));
        await BookmarkAsync($"{Team}/zebra/zebra net:v0", "ZebraClassifier");

        Assert.Equal(
            [
                (SearchKind.Model, $"{Team}/model-registry/ZebraClassifier"), (SearchKind.Artifact, $"{Team}/zebra/zebra net"), (SearchKind.Project, $"{Team}/zebra"),
                (SearchKind.Version, $"{Team}/zebra/zebra net:v0"), (SearchKind.Run, $"{Team}/zebra/zebra run"),
            ],
            (await FindAsync("zebra")).Select(hit => (hit.Kind, hit.Way)));
        Assert.Equal([(SearchKind.Entity, Team)], (await FindAsync($"kind:entity {Team}")).Select(hit => (hit.Kind, hit.Way)));
    }

    [Theory]
    [InlineData("DigitClassifier", "digitclassifier")]
    [InlineData("DigitClassifier", "ＤＩＧＩＴclass")]
    [InlineData("DigitClassifier", "classif")]
    [InlineData("ｒｅｓｎｅｔ５０", "resnet")]
    [InlineData("resnet50", "ＲＥＳＮＥＴ　５０")]
    [InlineData("digits-mlp_v2.1", "mlp digits")]
    [InlineData("digits-mlp_v2.1", "digits-mlp_v2.1")]
    [InlineData("手書き数字の分類器", "数字")]
    [InlineData("手書き数字の分類器", "分類器")]
    [InlineData("手書き数字の分類器", "器")]
    [InlineData("ｶﾞﾝﾏ分布", "ガンマ")]
    [InlineData("画像model", "ＭＯＤＥＬ 画像")]
    [InlineData("Größe", "GRÖSSE")]
    public async Task Name_IsFoundInAnyCaseAndWidth_ByWhatItsWordsBeginWith(string name, string query)
    {
        await LogAsync("a", into: new(Team, "p", name));

        Assert.Contains(await FindAsync($"{query} kind:artifact"), hit => hit.Name == name);
    }

    [Theory]
    [InlineData("igit")]
    [InlineData("zigitx")]
    [InlineData("\"zigit\"")]
    [InlineData("字数")]
    [InlineData("z")]
    public async Task WhatNoWordBeginsWith_IsNotFound(string query)
    {
        await LogAsync("a", into: new(Team, "p", "zigits 数字"));

        Assert.Empty(await FindAsync($"{query} kind:artifact"));
    }

    [Fact]
    public async Task EveryWordHasToBeFound_InTheThingOrAboveIt()
    {
        await LogAsync("a", into: new(Team, "plants", "roses"));
        await LogAsync("b", into: new(Team, "animals", "roses"));

        Assert.Equal([$"{Team}/plants/roses"], (await FindAsync("roses plants kind:artifact")).Select(hit => hit.Ref));
        Assert.Equal([$"{Team}/plants/roses:v0"], (await FindAsync("plants roses v0 kind:version")).Select(hit => hit.Ref));
        Assert.Empty(await FindAsync("roses minerals"));
    }

    [Fact]
    public async Task DescriptionsAndTitles_AreFound_AsTheyNowStand()
    {
        await LogAsync("a", request: new(Description: "night pictures"));
        Must(await Get<ChangeProject>().ExecuteAsync(new(Team, "digits", DisplayName: "Aurora"), Owner, Ct));
        Must(await Get<ChangeCollection>().ExecuteAsync(new(Artifact, Description: "made of borealis"), Owner, Ct));
        Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", "day pictures"), Owner, Ct));

        Assert.Equal([SearchKind.Project], (await FindAsync("aurora")).Select(hit => hit.Kind));
        Assert.Equal([SearchKind.Artifact], (await FindAsync("borealis")).Select(hit => hit.Kind));
        Assert.Equal([SearchKind.Version], (await FindAsync("pictures day")).Select(hit => hit.Kind));
        Assert.Empty(await FindAsync("night"));
        Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", ""), Owner, Ct));
        Assert.Empty(await FindAsync("pictures"));
    }

    [Fact]
    public async Task RenamedThing_IsFoundByItsPresentName()
    {
        await LogAsync("a", into: new(Team, "p", "before"), request: new(Run: "early"));
        var run = Must(await Get<RunQueries>().ListAsync(Team, "p", new(), Owner, Ct)).Items[0];
        Must(await Get<ChangeCollection>().ExecuteAsync(new(new(Team, "p", "before"), "afterwards"), Owner, Ct));
        Must(await Get<ChangeRun>().ExecuteAsync(new(Team, "p", run.Id, "late"), Owner, Ct));

        Assert.Equal(["afterwards", "afterwards"], (await FindAsync("afterwards")).Select(hit => hit.Name));
        Assert.Empty(await FindAsync("before"));
        Assert.Equal([SearchKind.Version, SearchKind.Run], (await FindAsync("late")).Select(hit => hit.Kind));
        Assert.Empty(await FindAsync("early"));
    }

    [Fact]
    public async Task WhatIsGone_IsNotFound_AndComesBackWithItsVersion()
    {
        await LogAsync("a", into: new(Team, "p", "ghost"));
        await BookmarkAsync($"{Team}/p/ghost:v0", "Ghosts");
        Must(await Get<DeleteCollection>().ExecuteAsync(new(CollectionPath.OfModel(Team, "Ghosts"), "Ghosts"), Owner, Ct));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(new(Team, "p", "ghost"), "v0"), Owner, Ct));
        Must(await Get<CreateProject>().ExecuteAsync(new(Team, "ghost town"), Owner, Ct));
        Must(await Get<DeleteProject>().ExecuteAsync(Team, "ghost town", Owner, Ct));

        Assert.Equal([SearchKind.Artifact], (await FindAsync("ghost")).Select(hit => hit.Kind));
        Must(await Get<RestoreVersion>().ExecuteAsync(new(new(Team, "p", "ghost"), "v0"), Owner, Ct));
        Assert.Equal([SearchKind.Artifact, SearchKind.Version], (await FindAsync("ghost")).Select(hit => hit.Kind));
    }

    [Fact]
    public async Task Tag_IsFoundWholeByItsFilter_AndByItsBeginningAsAWord()
    {
        await LogAsync("a", request: new() { Tags = ["Night-Shift"] });
        await LogAsync("b", request: new() { Tags = ["night-shift-2"] });

        Assert.Equal([0], (await FindAsync("tag:ＮＩＧＨＴ-shift")).Select(hit => hit.Number!.Value));
        Assert.Equal([1, 0], (await FindAsync("night-shift")).Select(hit => hit.Number!.Value));
        Assert.Empty(await FindAsync("tag:night"));
        Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", Tags: []), Owner, Ct));
        Assert.Empty(await FindAsync("tag:night-shift"));
    }

    [Fact]
    public async Task HolderOfAnAlias_IsFound_InBothKindsOfCollection()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v0", aliases: "champion");
        Must(await MoveAsync("champion", "v1"));

        var found = await FindAsync("alias:ＣＨＡＭＰＩＯＮ");
        Must(await MoveAsync("champion", "v0"));

        Assert.Equal([(SearchKind.Model, Model), (SearchKind.Artifact, "mlp"), (SearchKind.Version, "mlp"), (SearchKind.Version, "mlp")], found.Select(hit => (hit.Kind, hit.Name)));
        Assert.Equal([1, 0], found.Where(hit => hit.Kind == SearchKind.Version).Select(hit => hit.Number!.Value));
        var holder = Assert.Single(found[3].Aliases);
        Assert.Equal((Registered, 0, "champion"), (holder.Collection, holder.Number, holder.Alias));
        Assert.Equal([0], (await FindAsync("champion kind:version")).Select(hit => hit.Number!.Value));
        Assert.Equal([0], (await FindAsync("mlp:champion kind:version")).Select(hit => hit.Number!.Value));
        Assert.Equal([0], (await FindAsync("digits:champion kind:version")).Select(hit => hit.Number!.Value));
        Assert.Empty(await FindAsync("alias:champ"));
    }

    [Fact]
    public async Task NameWithANumber_IsThatMember_ByEitherNumber()
    {
        await LogAsync("a");
        await LogAsync("b");
        await BookmarkAsync($"{Artifact}:v1", "Shelf");

        Assert.Equal([$"{Artifact}:v1"], (await FindAsync("mlp:v1 kind:version")).Select(hit => hit.Ref));
        Assert.Equal([$"{Artifact}:v1"], (await FindAsync("shelf:v0 kind:version")).Select(hit => hit.Ref));
        Assert.Equal([$"{Artifact}:v1"], (await FindAsync($"{Artifact}:latest kind:version")).Select(hit => hit.Ref));
        Assert.Equal([SearchKind.Model], (await FindAsync("shelf:latest")).Where(hit => hit.Kind != SearchKind.Version).Select(hit => hit.Kind));
        Assert.Empty(await FindAsync("shelf:v1"));
    }

    [Fact]
    public async Task NumbersOfMetadata_AreComparedAsNumbers()
    {
        await LogAsync("a", request: new("""{"accuracy":0.97,"eval":{"Top1":9,"per class":[0.5,0.9]}}"""));
        await LogAsync("b", request: new("""{"accuracy":0.971,"eval":{"Top1":10}}"""));
        await LogAsync("c", request: new("""{"accuracy":"0.99","loss":-1.5e-3}"""));

        Assert.Equal([1, 0], await NumbersAsync("accuracy >= 0.97"));
        Assert.Equal([1], await NumbersAsync("ａｃｃｕｒａｃｙ　＞　０．９７"));
        Assert.Equal([0], await NumbersAsync("accuracy<=0.97"));
        Assert.Equal([0], await NumbersAsync("accuracy < 0.971"));
        Assert.Equal([1], await NumbersAsync("eval.top1 > 9.5"));
        Assert.Equal([0], await NumbersAsync("\"eval.per class\" = 0.9"));
        Assert.Equal([2], await NumbersAsync("loss = -0.0015"));
        Assert.Equal([2], await NumbersAsync("accuracy = 0.99"));
        Assert.Equal([2, 1], await NumbersAsync("accuracy != 0.97"));
        Assert.Equal([0], await NumbersAsync("accuracy > 0.9 eval.top1 < 10 mlp"));
        Assert.Empty(await NumbersAsync("precision >= 0"));
        Assert.All(await FindAsync("accuracy>0"), hit => Assert.Equal(SearchKind.Version, hit.Kind));
        Assert.Equal([("eval.Top1", "10")], (await FindAsync("eval.top1 = 10")).Single().Values.Select(v => (v.Key, v.Value)));
    }

    [Fact]
    public async Task TextsOfMetadata_AreComparedWithoutCaseAndWidth()
    {
        await LogAsync("a", request: new("""{"framework":"PyTorch","day":"2026-01-31","fused":true,"tags":["x","Ｙ"]}"""));
        await LogAsync("b", request: new("""{"framework":"sklearn","day":"2026-02-01","fused":false}"""));

        Assert.Equal([0], await NumbersAsync("framework = ｐｙｔｏｒｃｈ"));
        Assert.Equal([1], await NumbersAsync("framework != PYTORCH"));
        Assert.Equal([1], await NumbersAsync("day >= 2026-02-01"));
        Assert.Equal([0], await NumbersAsync("day < \"2026-02\""));
        Assert.Equal([0], await NumbersAsync("fused = TRUE"));
        Assert.Equal([0], await NumbersAsync("tags = y"));
        Assert.Empty(await NumbersAsync("framework > z"));
    }

    [Fact]
    public async Task ModelCard_IsFoundByItsWords_AlsoWhereItWasLoggedBefore()
    {
        await LogFilesAsync([("README.md", "# Trained on **quagga** photographs"), ("a.bin", "1")]);
        await LogFilesAsync([("README.md", "# Trained on **quagga** photographs"), ("a.bin", "2")]);
        await LogFilesAsync([("notes/README.md", "quagga"), ("other.md", "okapi"), ("a.bin", "3")]);

        var found = await FindAsync("quagga photo");

        Assert.Equal([1, 0], found.Select(hit => hit.Number!.Value));
        Assert.All(found, hit => Assert.True(hit.IsInCard));
        Assert.Equal([2], (await FindAsync("okapi")).Select(hit => hit.Number!.Value));
        Assert.Equal([false], (await FindAsync($"{Artifact}:v0 kind:version")).Select(hit => hit.IsInCard));
    }

    [Fact]
    public async Task QuotedWords_StandWholeInOneText()
    {
        await LogAsync("a", into: new(Team, "p", "one"), request: new(Description: "a striped horse"));
        await LogAsync("b", into: new(Team, "horse", "two"), request: new(Description: "striped"));

        Assert.Equal(["one"], (await FindAsync("\"striped horse\"")).Select(hit => hit.Name));
        Assert.Equal(["two", "one"], (await FindAsync("striped horse")).Select(hit => hit.Name));
        Assert.Empty(await FindAsync("\"stripe\""));
    }

    [Fact]
    public async Task ExactName_ComesFirst_ThenTheNewest()
    {
        foreach (var name in new[] { "lynx", "lynx old", "lynx new" }) await LogAsync(name, into: new(Team, "p", name));

        Assert.Equal(["lynx", "lynx new", "lynx old"], (await FindAsync("Lynx kind:artifact")).Select(hit => hit.Name));
        Assert.Equal(["lynx old", "lynx"], (await FindAsync("old lynx kind:artifact")).Concat(await FindAsync("lynx kind:artifact")).Take(2).Select(hit => hit.Name));
    }

    [Fact]
    public async Task OwnName_ComesBeforeWhatItLiesIn()
    {
        await LogAsync("a", into: new(Team, "okapi", "striped"));
        await LogAsync("b", into: new(Team, "q", "my okapi"));
        await LogAsync("c", into: new(Team, "okapi", "plain"));

        Assert.Equal(["my okapi", "plain", "striped"], (await FindAsync("okapi kind:artifact")).Select(hit => hit.Name));
    }

    [Fact]
    public async Task Pages_JoinToTheWhole_WhereverTheyAreCut()
    {
        for (var n = 0; n < 3; n++) await LogAsync($"{n}", into: new(Team, "gnu", $"gnu {n}"), request: new(Run: $"gnu {n}"));
        await BookmarkAsync($"{Team}/gnu/gnu 0:v0", "Gnu");
        var whole = (await FindAsync("gnu")).Select(hit => (hit.Kind, hit.Id)).ToList();

        for (var limit = 1; limit <= whole.Count; limit++)
        {
            var (pages, cursor) = (new List<(SearchKind, Guid)>(), (string?)null);
            do
            {
                var page = Must(await Get<SearchQueries>().ListAsync($"gnu entity:{Team}", null, new(limit, cursor), Owner, Ct));
                Assert.InRange(page.Items.Count, 1, limit);
                pages.AddRange(page.Items.Select(hit => (hit.Kind, hit.Id)));
                cursor = page.Next;
            }
            while (cursor is not null);
            Assert.Equal(whole, pages);
        }

        Assert.Equal(11, whole.Count);
    }

    [Theory]
    [InlineData("/p/trial:v0", 0)]
    [InlineData("/p/ＴＲＩＡＬ：latest", 1)]
    [InlineData("/p/trial two:v0", 0)]
    [InlineData("/model-registry/Trials:v0", 1)]
    public async Task ExactReference_HasItsVersionFirst_OnceOnAllPages(string reference, int number)
    {
        var artifact = reference.Contains("two", StringComparison.Ordinal) ? "trial two" : "trial";
        foreach (var (bytes, name) in new[] { ("a", "trial"), ("b", "trial"), ("c", "trial two") }) await LogAsync(bytes, into: new(Team, "p", name));
        await BookmarkAsync($"{Team}/p/trial:v1", "Trials");
        await BookmarkAsync($"{Team}/p/trial two:v0", "Trials");
        var (query, wanted) = ($"{Team}{reference}", $"{Team}/p/{artifact}:v{number}");

        var pages = new List<string>();
        var cursor = (string?)null;
        do
        {
            var page = Must(await Get<SearchQueries>().ListAsync(query, null, new(1, cursor), Owner, Ct));
            pages.Add(Assert.Single(page.Items).Way);
            cursor = page.Next;
        }
        while (cursor is not null);
        var whole = Must(await Get<SearchQueries>().ListAsync(query, null, new(), Owner, Ct)).Items;
        var group = Must(await Get<SearchQueries>().OverviewAsync(query, 5, Owner, Ct))[0];

        Assert.Equal(wanted, whole[0].Ref);
        Assert.Equal(whole.Select(hit => hit.Way), pages);
        Assert.Distinct(pages);
        Assert.Equal((SearchKind.Version, wanted), (group.Kind, group.Hits[0].Ref));
        Assert.Equal(wanted, Must(await Get<SearchQueries>().ListAsync(query, SearchKind.Version, new(), Owner, Ct)).Items[0].Ref);
        Assert.DoesNotContain(Must(await Get<SearchQueries>().ListAsync(query, SearchKind.Artifact, new(), Owner, Ct)).Items, hit => hit.Kind == SearchKind.Version);
    }

    [Fact]
    public async Task Overview_HasTheFirstOfEachKind_AndSaysWhereThereAreMore()
    {
        for (var n = 0; n < 3; n++) await LogAsync($"{n}", into: new(Team, "emu", "bird"));

        var groups = Must(await Get<SearchQueries>().OverviewAsync($"emu entity:{Team}", 2, Owner, Ct));

        Assert.Equal(
            [(SearchKind.Artifact, 1, false), (SearchKind.Project, 1, false), (SearchKind.Version, 2, true)],
            groups.Select(group => (group.Kind, group.Hits.Count, group.HasMore)));
    }

    [Fact]
    public async Task Kind_NarrowsByTheQueryAndByTheCaller()
    {
        await LogAsync("a", into: new(Team, "ibex", "ibex"));

        Assert.Equal([SearchKind.Artifact, SearchKind.Project], (await FindAsync("ibex kind:project KIND:artifact")).Select(hit => hit.Kind));
        Assert.Equal([SearchKind.Version], Must(await Get<SearchQueries>().ListAsync($"ibex entity:{Team}", SearchKind.Version, new(), Owner, Ct)).Items.Select(hit => hit.Kind));
        Assert.Equal([0], (await FindAsync("kind:version")).Select(hit => hit.Number!.Value));
    }

    [Fact]
    public async Task WhatChangedLast_IsRecent()
    {
        await LogAsync("a", into: new(Team, "p", "first"));
        await LogAsync("b", into: new(Team, "p", "second"));
        Must(await MoveAsync("best", "v0", path: new(Team, "p", "first")));

        Assert.Equal(["first", "second"], Must(await Get<SearchQueries>().RecentAsync(2, Owner, Ct)).Select(hit => hit.Name));
    }

    [Theory]
    [InlineData("'; DROP TABLE SearchTerms; --")]
    [InlineData("%")]
    [InlineData("_ % [a-z]")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"<b>bold</b>\" \\")]
    [InlineData("* OR 1=1")]
    [InlineData("NEAR(a b) AND NOT c")]
    [InlineData("\u202Ereversed")]
    [InlineData("\0nul")]
    [InlineData("🦓🦓 zalgơ̵̢")]
    [InlineData("𠮷")]
    public async Task HostileQuery_FindsNothing_OrIsRefusedAsAQuery(string query)
    {
        await LogAsync("a");

        var found = await Get<SearchQueries>().ListAsync($"{query} entity:{Team}", null, new(), Owner, Ct);

        if (found.IsSuccess) Assert.All(found.Value.Items, hit => Assert.Equal(Team, hit.Entity));
        else Assert.Equal("query_invalid", found.Error.Code);
    }

    [Fact]
    public async Task HostileTexts_AreLoggedAndFound()
    {
        var words = string.Join(' ', Enumerable.Range(0, 2000).Select(n => $"word{n}"));
        await LogAsync("a", into: new(Team, "p", "(b)𠮷野家(!b)"), request: new(
            $$"""{"{{new string('k', 200)}}":1,"a":{{string.Concat(Enumerable.Repeat("[", 20))}}1{{string.Concat(Enumerable.Repeat("]", 20))}},"n":[{{string.Join(',', Enumerable.Range(0, 5000))}}],"last":"seen"}""",
            Description: $"<script>alert('okapi')</script> {new string('w', 500)} {words}"));

        var hit = Assert.Single(await FindAsync("okapi kind:version"));
        Assert.Contains("<script>alert('okapi')</script>", hit.Description!.Text, StringComparison.Ordinal);
        Assert.Equal("okapi", hit.Description.Text.Substring(hit.Description.Marks[0].Start, hit.Description.Marks[0].Length));
        Assert.Single(await FindAsync("last = seen n = 7 a = 1"));
        Assert.NotEmpty(await FindAsync("𠮷"));
        Assert.NotEmpty(await FindAsync(new string('w', 400)));
    }

    private async Task<IReadOnlyList<SearchHit>> FindAsync(string query, Actor? by = null)
    {
        var found = Must(await Get<SearchQueries>().ListAsync($"{query} entity:{Team}", null, new PageRequest(PageRequest.MaxLimit), by ?? Owner, Ct));
        Assert.Null(found.Next);
        return found.Items;
    }

    private async Task<IEnumerable<int>> NumbersAsync(string query) => (await FindAsync(query)).Select(hit => hit.Number!.Value);
}
