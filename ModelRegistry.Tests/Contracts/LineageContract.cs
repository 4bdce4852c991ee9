using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Runs;

namespace ModelRegistry.Tests.Contracts;

/// <summary>Lineage as a graph: what a version came from and what came of it, two steps each way, as far as its reader may see.</summary>
public abstract class LineageContract(RegistryDatabase database) : RegistryContract(database)
{
    private CollectionPath Child => new(Team, "digits", "child");

    [Fact]
    public async Task Version_ShowsWhatItCameFromAndWhatCameOfIt()
    {
        await LogAsync("ancestor", new(Team, "digits", "base"), request: new(Run: "pretraining"));
        await LogAsync("a", request: new(Run: "training"));
        await UseAsync("training", $"{Team}/digits/base:v0");
        await BookmarkAsync($"{Artifact}:v0");
        await LogAsync("b", Child, request: new(Run: "finetuning"));
        await UseAsync("finetuning", $"{Artifact}:v0");
        await BookmarkAsync($"{Child}:v0", "Children");

        var graph = await OfVersionAsync("v0");

        Assert.Equal(
            ["-1 training", "-2 base v0", "0 mlp v0", "1 Digits", "1 finetuning", "2 child v0", "3 Children"],
            graph.Nodes.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal("0 mlp v0", Say(graph.Nodes[0]));
        Assert.Equal(
            ["base v0 → training", "child v0 → Children as v0", "finetuning → child v0", "mlp v0 → Digits as v0", "mlp v0 → finetuning", "training → mlp v0"],
            Edges(graph));
        Assert.Equal((0, true), (graph.More, graph.IsMoreCounted));
    }

    [Fact]
    public async Task Run_ShowsWhatItUsedAndLogged()
    {
        await LogAsync("ancestor", new(Team, "digits", "base"), request: new(Run: "pretraining"));
        await LogAsync("a", request: new(Run: "training"));
        await UseAsync("training", $"{Team}/digits/base:v0");
        await BookmarkAsync($"{Artifact}:v0");

        var graph = Must(await Get<LineageQueries>().OfRunAsync(await RunAsync("training"), Owner, Ct));

        Assert.Equal(["-1 base v0", "-2 pretraining", "0 training", "1 mlp v0", "2 Digits"], graph.Nodes.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["base v0 → training", "mlp v0 → Digits as v0", "pretraining → base v0", "training → mlp v0"], Edges(graph));
    }

    [Fact]
    public async Task RunThatUsedWhatItLogged_IsOnePointWithBothEdges()
    {
        await LogAsync("a", request: new(Run: "loop"));
        await UseAsync("loop", $"{Artifact}:v0");

        var graph = await OfVersionAsync("v0");

        Assert.Equal(["-1 loop", "0 mlp v0"], graph.Nodes.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["loop → mlp v0", "mlp v0 → loop"], Edges(graph));
    }

    [Fact]
    public async Task WhatTheReaderMayNotSee_IsNotThere()
    {
        var stranger = await PersonAsync(Role.Viewer);
        await LogAsync("a", request: new(Run: "training"));
        await LogAsync("theirs", new(stranger.Name, "digits", "secret"), stranger, new(Run: "hidden"));
        Must(await Get<UseVersion>().ExecuteAsync(new(stranger.Name, "digits", await RunAsync("hidden", stranger.Name, stranger), $"{Artifact}:v0"), stranger, Ct));
        Must(await Get<Core.RegisteredModels.BookmarkVersion>().ExecuteAsync(new(stranger.Name, "Secret", $"{Artifact}:v0", Create: true), stranger, Ct));

        Assert.Equal(["-1 training", "0 mlp v0"], (await OfVersionAsync("v0")).Nodes.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["-1 training", "0 mlp v0", "1 Secret", "1 hidden", "2 secret v0"], (await OfVersionAsync("v0", stranger)).Nodes.Select(Say).Order(StringComparer.Ordinal));
        Refused(await Get<LineageQueries>().OfVersionAsync((await VersionAsync("v0")).Id, await PersonAsync(), Ct), "not_found");
        Refused(await Get<LineageQueries>().OfRunAsync(await RunAsync("training"), await PersonAsync(), Ct), "not_found");
    }

    [Fact]
    public async Task WhatLiesInTheBin_IsNotThere()
    {
        await LogAsync("a", request: new(Run: "training"));
        await LogAsync("b", request: new(Run: "training"));
        Must(await Get<DeleteVersion>().ExecuteAsync(new(Artifact, "v0"), Owner, Ct));

        var graph = Must(await Get<LineageQueries>().OfRunAsync(await RunAsync("training"), Owner, Ct));

        Assert.Equal(["0 training", "1 mlp v1"], graph.Nodes.Select(Say).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LargeLineage_IsCutAndSaysByHowMuch()
    {
        foreach (var n in Enumerable.Range(0, LineageQueries.Most + 7)) await LogAsync($"{n}", request: new(Run: "training"));

        var graph = Must(await Get<LineageQueries>().OfRunAsync(await RunAsync("training"), Owner, Ct));

        Assert.Equal((LineageQueries.Most, 8, true), (graph.Nodes.Count, graph.More, graph.IsMoreCounted));
        Assert.Equal(LineageQueries.Most + 6, graph.Nodes[1].Number);
        Assert.All(graph.Edges, edge => Assert.True(graph.Nodes.Any(n => n.Id == edge.From) && graph.Nodes.Any(n => n.Id == edge.To)));
    }

    private static string Say(LineageNode node) => $"{node.Step} {Name(node)}";

    private static string Name(LineageNode node) => node.Number is { } number ? $"{node.Place.Name} v{number}" : node.Place.Name;

    private static IEnumerable<string> Edges(LineageGraph graph)
    {
        var names = graph.Nodes.ToDictionary(n => n.Id, Name);
        return graph.Edges.Select(e => $"{names[e.From]} → {names[e.To]}{(e.Number is { } number ? $" as v{number}" : string.Empty)}").Order(StringComparer.Ordinal);
    }

    private async Task<LineageGraph> OfVersionAsync(string version, Actor? by = null) =>
        Must(await Get<LineageQueries>().OfVersionAsync((await VersionAsync(version)).Id, by ?? Owner, Ct));

    private async Task<Guid> RunAsync(string name, string? entity = null, Actor? by = null) =>
        Must(await Get<RunQueries>().ListAsync(entity ?? Team, "digits", new(), by ?? Owner, Ct)).Items.Single(r => r.Name == name).Id;

    private async Task UseAsync(string run, string version) => Must(await Get<UseVersion>().ExecuteAsync(new(Team, "digits", await RunAsync(run), version), Owner, Ct));
}
