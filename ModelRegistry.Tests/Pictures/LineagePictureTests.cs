using Bunit;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.Artifacts;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Pictures;

namespace ModelRegistry.Tests.Pictures;

/// <summary>What the lineage's script is given to draw, and what is said beside it.</summary>
public sealed class LineagePictureTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "R&D 手書き", "digits mlp+v1.2");

    [Fact]
    public async Task VersionWithARun_IsGivenToTheScriptByNameKindAndPage()
    {
        await Host.Services.LogAsync(Ada, Mlp, new(Run: "train & test 1"), ("a.bin", "1"));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "DigitClassifier", $"{Mlp}:v0", Create: true), Ada, Ct));
        var module = JSInterop.SetupModule(call => call.Identifier == "import" && call.Arguments[0]!.ToString()!.Contains("lineage.js", StringComparison.Ordinal));
        module.Mode = JSRuntimeMode.Loose;

        var picture = Show(await VersionAsync());

        var graph = System.Text.Json.JsonSerializer.Serialize(Assert.Single(module.Invocations["draw"]).Arguments[2]);
        var drawing = System.Text.Json.JsonDocument.Parse(graph).RootElement;
        Assert.Equal(
            ["version digits mlp+v1.2 v0 " + Urls.Version(Mlp, 0), "run train & test 1 /runs/", "model DigitClassifier /ada/model-registry/DigitClassifier"],
            drawing.GetProperty("Nodes").EnumerateArray().Select(n => $"{n.GetProperty("Kind")} {n.GetProperty("Name")} {Stem(n.GetProperty("Href").GetString()!)}"));
        Assert.Equal(["", "v0"], drawing.GetProperty("Edges").EnumerateArray().Select(e => e.GetProperty("Label").GetString()).Order());
        Assert.StartsWith("Lineage graph: 1 run, 1 version, 1 registered model.", picture.Find("[role=img]").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionWithoutLineage_HasNoPicture()
    {
        await Host.Services.LogAsync(Ada, Mlp, new(), ("a.bin", "1"));

        Assert.Empty(Show(await VersionAsync()).FindAll("figure"));
    }

    [Fact]
    public void Point_SaysWhatItIs()
    {
        var at = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(["Run of ada/digits, failed", "Started by bob, 2026-03-01 09:00:00 UTC"],
            LineagePicture.LinesOf(new(Guid.Empty, LineageKind.Run, 1, new("ada", "digits", "r"), "r", null, RunState.Failed, "bob", at)).Select(line => line.ToString()));
        Assert.Equal(["Model version of ada/digits", "Logged by bob, 2026-03-01 09:00:00 UTC"],
            LineagePicture.LinesOf(new(Guid.Empty, LineageKind.Version, 1, new("ada", "digits", "mlp"), "mlp", 3, null, "bob", at)).Select(line => line.ToString()));
        Assert.Equal(["Registered model of ada"], LineagePicture.LinesOf(new(Guid.Empty, LineageKind.Model, 1, CollectionPath.OfModel("ada", "M"), "M", null, null, "bob", at)).Select(line => line.ToString()));
    }

    private static string Stem(string href) => href.StartsWith("/runs/", StringComparison.Ordinal) ? "/runs/" : href;

    private IRenderedComponent<LineagePicture> Show(Guid version) => Render<LineagePicture>(builder => builder.Add(p => p.VersionId, version));

    private async Task<Guid> VersionAsync() => CoreHost.Must(await Host.Get<VersionQueries>().GetAsync(Mlp, "v0", Ada, Ct)).Version.Id;
}
