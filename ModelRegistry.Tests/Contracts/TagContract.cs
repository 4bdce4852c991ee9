using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Tags: one set of rules for versions, model artifacts and registered models.</summary>
public abstract class TagContract(RegistryDatabase database) : RegistryContract(database)
{
    public static TheoryData<string> Things => ["version", "artifact", "model"];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await LogAsync("a");
        await BookmarkAsync($"{Artifact}:v0");
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task Tag_IsAddedOnceHoweverItIsWritten_AndRemovedSo(string thing)
    {
        Must(await ChangeAsync(thing, ["Night-Shift", "b"]));
        await WithoutEventAsync(async () => Must(await ChangeAsync(thing, ["ＮＩＧＨＴ-shift"])));
        Assert.Equal(["b", "Night-Shift"], await TagsAsync(thing));

        Must(await ChangeAsync(thing, remove: ["night-ＳＨＩＦＴ", "never there"]));

        Assert.Equal(["b"], await TagsAsync(thing));
        await WithoutEventAsync(async () => Must(await ChangeAsync(thing, remove: ["night-shift"])));
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task Change_IsHistory_WithTheTagsBeforeAndAfter(string thing)
    {
        Must(await ChangeAsync(thing, ["one", "two"]));
        Must(await ChangeAsync(thing, ["three"], ["one"]));

        var happened = (await HistoryAsync()).Where(e => e.Action == $"{thing}.tagged").ToList();

        Assert.Equal([("", "one, two"), ("one, two", "three, two")], happened.Select(e => (e.From ?? "", e.To ?? "")));
        Assert.All(happened, e => Assert.Equal((thing == "model" ? Registered : Artifact).ToString(), e.Subject));
        Assert.All(happened, e => Assert.Equal(thing == "version" ? 0 : null, e.ToNumber));
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task Replaced_AreAllTags_AndNullLeavesThem(string thing)
    {
        Must(await ChangeAsync(thing, ["one", "two"]));
        await ReplaceAsync(thing, null);
        Assert.Equal(["one", "two"], await TagsAsync(thing));

        await ReplaceAsync(thing, ["Two", "three"]);
        Assert.Equal(["three", "two"], await TagsAsync(thing));

        await ReplaceAsync(thing, []);
        Assert.Empty(await TagsAsync(thing));
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task WhatIsNoTag_OrOneTooMany_IsRefusedAndChangesNothing(string thing)
    {
        Must(await ChangeAsync(thing, Enumerable.Range(0, TagName.MaxPerThing).Select(n => $"t{n}").ToArray()));
        await WithoutEventAsync(async () =>
        {
            foreach (var bad in new[] { "", " a", "a,b", "a\u202Eb", "\u0000", new string('x', TagName.MaxLength + 1), "\uD800" })
                Refused(await ChangeAsync(thing, [bad]), "tag_invalid");
            Refused(await ChangeAsync(thing, ["one more"]), "tags_too_many");
            return Done.It;
        });

        Must(await ChangeAsync(thing, ["one more"], ["T0"]));

        Assert.Equal(TagName.MaxPerThing, (await TagsAsync(thing)).Count);
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task Rights_AreThoseOfDescribing(string thing)
    {
        var viewer = await PersonAsync(Role.Viewer);
        var contributor = await PersonAsync(Role.Contributor);
        var stranger = await PersonAsync();

        Refused(await ChangeAsync(thing, ["x"], by: viewer), "forbidden");
        var hidden = Refused(await ChangeAsync(thing, ["x"], by: stranger), "not_found");
        Must(await ChangeAsync(thing, ["x"], by: contributor));

        Assert.DoesNotContain("x", hidden.Message.ToString().Split(' '));
        Assert.Equal(["x"], await TagsAsync(thing));
    }

    [Fact]
    public async Task ManyAtOnce_KeepEachOthersTags()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(async () => Must(await ChangeAsync("artifact", [$"tag-{n}"])))));

        Assert.Equal(12, (await TagsAsync("artifact")).Count);
    }

    [Fact]
    public async Task SearchByTag_FindsEachKindThatCarriesIt_ForWhoMaySeeIt()
    {
        foreach (var thing in new[] { "version", "artifact", "model" }) Must(await ChangeAsync(thing, ["Ember Glow"]));

        var found = Must(await Get<SearchQueries>().ListAsync("tag:\"ember ＧＬＯＷ\"", null, new(), Owner, Ct)).Items;
        var asWords = Must(await Get<SearchQueries>().ListAsync($"ember entity:{Team}", null, new(), Owner, Ct)).Items;

        Assert.Equal([SearchKind.Model, SearchKind.Artifact, SearchKind.Version], found.Select(hit => hit.Kind));
        Assert.All(found, hit => Assert.Equal(["Ember Glow"], hit.Tags));
        Assert.Equal([SearchKind.Model, SearchKind.Artifact, SearchKind.Version], asWords.Select(hit => hit.Kind));
        Assert.Empty(Must(await Get<SearchQueries>().ListAsync("tag:\"ember glow\"", null, new(), await PersonAsync(), Ct)).Items);
        Assert.Empty(Must(await Get<SearchQueries>().ListAsync("tag:\"ember glow\" a = 1", SearchKind.Artifact, new(), Owner, Ct)).Items);
        Must(await ChangeAsync("artifact", remove: ["ember glow"]));
        Assert.DoesNotContain(Must(await Get<SearchQueries>().ListAsync("tag:\"ember glow\"", null, new(), Owner, Ct)).Items, hit => hit.Kind == SearchKind.Artifact);
    }

    [Fact]
    public async Task ListsAndSingleViews_ShowThem()
    {
        Must(await ChangeAsync("artifact", ["b", "a"]));
        Must(await ChangeAsync("model", ["m"]));

        Assert.Equal(["a", "b"], Must(await Get<CollectionQueries>().ListAsync(Team, "digits", new(), Owner, Ct)).Items.Single().Tags);
        Assert.Equal(["m"], Must(await Get<CollectionQueries>().ListAsync(Team, "model-registry", new(), Owner, Ct)).Items.Single().Tags);
    }

    private Task<Result<Done>> ChangeAsync(string thing, string[]? add = null, string[]? remove = null, Actor? by = null) =>
        Get<ChangeTags>().ExecuteAsync(new(thing == "model" ? Registered : Artifact, thing == "version" ? "v0" : null) { Add = add ?? [], Remove = remove ?? [] }, by ?? Owner, Ct);

    private async Task ReplaceAsync(string thing, string[]? tags)
    {
        if (thing == "version") Must(await Get<DescribeVersion>().ExecuteAsync(new(Artifact, "v0", Tags: tags), Owner, Ct));
        else Must(await Get<ChangeCollection>().ExecuteAsync(new(thing == "model" ? Registered : Artifact, Tags: tags), Owner, Ct));
    }

    private async Task<IReadOnlyList<string>> TagsAsync(string thing) => thing == "version"
        ? (await VersionAsync("v0")).Tags
        : Must(await Get<CollectionQueries>().GetAsync(thing == "model" ? Registered : Artifact, Owner, Ct)).Collection.Tags;
}
