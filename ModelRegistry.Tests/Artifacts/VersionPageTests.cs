using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Core.RegisteredModels;
using ModelRegistry.Core.Runs;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;
using ModelRegistry.Web.History;
using MudBlazor;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>A version's page, by every way it is reached and in every tab.</summary>
public sealed class VersionPageTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "digits-mlp");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var epoch = 0; epoch < 3; epoch++)
        {
            await Host.Services.LogAsync(Ada, Mlp, new($$$"""{"epoch":{{{epoch}}},"shape":{"hidden":[32]}}""", Run: "mlp-1"),
                ("README.md", "---\nlicense: mit\n---\n# The card\n<script>alert(1)</script>"), ("model.onnx", new string('x', 2048)), ("evaluation/metrics.json", "{}"));
        }
    }

    [Theory]
    [InlineData("latest", "/ada/digits/digits-mlp/v2")]
    [InlineData("v1", "/ada/digits/digits-mlp/v1")]
    [InlineData("V1", "/ada/digits/digits-mlp/v1")]
    [InlineData("Best", "/ada/digits/digits-mlp/v0")]
    public async Task Selector_InTheAddress_LeadsToTheNumberItMeansNow(string selector, string address)
    {
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v0", 0), Ada, Ct));

        OpenVersion(selector);

        Assert.Equal(address, Address);
    }

    [Fact]
    public async Task RegisteredModelsReference_LeadsToTheVersionAndSaysBothNumbers()
    {
        await BookmarkAsync();
        var page = Open<VersionPage>("/ada/model-registry/DigitClassifier/production",
            ("Entity", "ada"), ("Project", "model-registry"), ("Artifact", "DigitClassifier"), ("Version", "production"));
        Assert.Equal("/ada/digits/digits-mlp/v1?via=ada%2FDigitClassifier%3Av0", Address);

        page = OpenVersion("v1", "?via=ada%2FDigitClassifier%3Av0");

        Assert.Equal("DigitClassifier v0", string.Join(' ', page.Find("h1").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("v1 in digits-mlp", page.Find(".both").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Via_ThatIsNotSo_IsNotShown()
    {
        var page = OpenVersion("v1", "?via=ada%2FDigitClassifier%3Av0");

        Assert.StartsWith("digits-mlp", page.Find("h1").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".both"));
    }

    [Fact]
    public void Card_IsRenderedWithoutItsFrontMatterOrScripts()
    {
        var card = OpenVersion("v1").WaitForElement("article");

        Assert.Equal("The card", card.QuerySelector("h2")!.TextContent);
        Assert.Empty(card.QuerySelectorAll("script"));
        Assert.DoesNotContain("license", card.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ViewerWithoutFiles_SeesNamesButNeitherCardNorLinks()
    {
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.ViewerWithoutFiles);
        SignInAs(ben);

        var page = OpenVersion("v1");
        Assert.Contains("your role here does not include", page.WaitForElement(".note").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("The card", page.Markup, StringComparison.Ordinal);

        var files = OpenVersion("v1", "?tab=files");
        Assert.Equal(["README.md", "evaluation/metrics.json", "model.onnx"], files.FindAll("td.path").Select(cell => cell.TextContent));
        Assert.Empty(files.FindAll("a[download]"));
    }

    [Fact]
    public async Task Files_AreLinksByTheVersionsId()
    {
        var version = CoreHost.Must(await Host.Get<VersionQueries>().GetAsync(Mlp, "v1", Ada, Ct)).Version;

        var page = OpenVersion("v1", "?tab=files");

        Assert.Equal([Urls.Archive(version.Id), Urls.File(version.Id, "README.md"), Urls.File(version.Id, "evaluation/metrics.json"), Urls.File(version.Id, "model.onnx")],
            page.FindAll("a[download]").Select(link => link.GetAttribute("href")));
        Assert.Equal("2.00 KiB", page.FindAll("tbody tr")[2].QuerySelector("td.num")!.TextContent.Trim());
    }

    [Fact]
    public void Metadata_ShowsNestedValuesAsJson()
    {
        var page = OpenVersion("v1", "?tab=metadata");

        Assert.Equal(["epoch", "shape"], page.FindAll("tbody th").Select(key => key.TextContent));
        Assert.Equal("""{"hidden":[32]}""", page.Find("tbody pre").TextContent);
    }

    [Fact]
    public async Task LongMetadata_IsFolded_NestedOrNot()
    {
        await Host.Services.LogAsync(Ada, Mlp, new("""{"note":"NOTE","layers":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]}""".Replace("NOTE", new string('x', 5000), StringComparison.Ordinal)));

        var rows = OpenVersion("v3", "?tab=metadata").FindAll("tbody tr");

        Assert.Equal(5000, rows[0].QuerySelector("details .text")!.TextContent.Length);
        Assert.Equal(6, rows[1].QuerySelector("pre.start")!.TextContent.Split('\n').Length);
        Assert.EndsWith("30\n]", rows[1].QuerySelector("details pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetadataThatAClientAddedLater_StandsBesideWhatWasLogged()
    {
        CoreHost.Must(await Host.Get<DescribeVersion>().ExecuteAsync(new(Mlp, "v1", null) { AddedMetadata = """{"stage":"prod"}""" }, Ada, Ct));

        var tables = OpenVersion("v1", "?tab=metadata").FindAll("table");

        Assert.Equal(["Metadata added later", "Metadata"], tables.Select(table => table.QuerySelector("caption")!.TextContent));
        Assert.Equal("stage", tables[0].QuerySelector("tbody th")!.TextContent);
        Assert.Equal("epoch", tables[1].QuerySelector("tbody th")!.TextContent);
    }

    [Fact]
    public async Task WhatLiesElsewhere_IsListedAsTextAndNeverALink()
    {
        var references = Enumerable.Range(0, 101).Select(n => new VersionReference($"far/{n:D3}.bin", n == 0 ? "javascript:alert(1)" : $"s3://bucket/{n}", "etag", n == 0 ? null : 2048)).ToList();
        await Host.Services.LogAsync(Ada, Mlp, new LogVersionRequest { References = references }, ("model.onnx", "x"));

        var page = OpenVersion("v3", "?tab=files");

        var rows = page.FindAll(".elsewhere tbody tr");
        Assert.Equal(100, rows.Count);
        Assert.Equal(["far/000.bin", "javascript:alert(1)", "–"], rows[0].QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal("2.00 KiB", rows[1].QuerySelector("td.num")!.TextContent.Trim());
        Assert.Empty(page.FindAll(".elsewhere a"));
        Assert.Contains("/versions/v3/references", page.Find(".elsewhere code").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://bucket/<b>model</b>", "Its files lie elsewhere", 1)]
    [InlineData("runs:/none/model", "No files", 0)]
    public async Task VersionWithoutFiles_SaysWhereAClientSaidTheyWere(string source, string title, int lines)
    {
        var log = Host.Get<LogVersion>();
        await using (var upload = CoreHost.Must(await log.BeginAsync(Mlp, create: true, Ada, Ct)))
            CoreHost.Must(await log.CommitAsync(upload, new(System.Text.Json.JsonSerializer.Serialize(new { mlflow = new { source } })), Ada, Ct));
        CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(new("ada", "DigitClassifier", "ada/digits/digits-mlp:v3", Create: true), Ada, Ct));

        var files = OpenVersion("v3", "?tab=files");
        Assert.Equal((title, source), (files.Find(".state h2").TextContent, files.Find(".state code").TextContent));
        Assert.Empty(files.FindAll(".state a"));
        var usage = OpenVersion("v3", "?tab=usage").FindAll("pre code").Select(code => code.TextContent).Where(code => code.Contains("\"models:/DigitClassifier/1\"", StringComparison.Ordinal));
        Assert.Equal(lines, usage.Count());
    }

    [Fact]
    public void Usage_HasSnippetsOfThisVeryVersion()
    {
        var snippets = OpenVersion("v1", "?tab=usage").FindAll("pre code").Select(code => code.TextContent).ToList();

        Assert.Equal("ada/digits/digits-mlp:v1", snippets[0]);
        Assert.Contains("artifacts.download_artifacts(", Assert.Single(snippets, code => code.Contains("MLFLOW_TRACKING_URI", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("run.use_artifact(\"ada/digits/digits-mlp:v1\").download()", Assert.Single(snippets, code => code.Contains("WANDB_BASE_URL", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(snippets, code => code.StartsWith("using var http = new HttpClient", StringComparison.Ordinal));
        Assert.All(snippets.Skip(2).Where(code => !code.Contains("MLFLOW_TRACKING_URI", StringComparison.Ordinal) && !code.Contains("WANDB_BASE_URL", StringComparison.Ordinal)), code => Assert.Contains($"{Navigation.BaseUri}api/v1/entities/ada/projects/digits/artifacts/digits-mlp/versions/v1/", code, StringComparison.Ordinal));
        Assert.Contains("/files/model.onnx'", snippets[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeldBy_ListsAliasesAndBookmarks()
    {
        await BookmarkAsync();
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v1", 0), Ada, Ct));

        var lists = OpenVersion("v1", "?tab=held").FindAll(".list");

        Assert.NotNull(lists[0].QuerySelector("[data-alias=best]"));
        Assert.Contains("v0 in DigitClassifier", lists[1].TextContent, StringComparison.Ordinal);
        Assert.NotNull(lists[1].QuerySelector("[data-alias=production]"));
    }

    [Fact]
    public async Task Lineage_GoesFromWhatWasUsedToWhoUsesIt()
    {
        var run = CoreHost.Must(await Host.Get<CreateRun>().ExecuteAsync(new("ada", "digits", "evaluate"), Ada, Ct));
        CoreHost.Must(await Host.Get<UseVersion>().ExecuteAsync(new("ada", "digits", run, "digits-mlp:v1"), Ada, Ct));
        var trained = CoreHost.Must(await Host.Get<RunQueries>().ListAsync("ada", "digits", new(), Ada, Ct)).Items.Single(r => r.Name == "mlp-1").Id;
        CoreHost.Must(await Host.Get<UseVersion>().ExecuteAsync(new("ada", "digits", trained, "digits-mlp:v0"), Ada, Ct));

        var steps = OpenVersion("v1", "?tab=lineage").FindAll(".way > li");

        Assert.Equal(Urls.Reference("ada/digits/digits-mlp:v0"), steps[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("mlp-1", steps[1].QuerySelector("a")!.TextContent);
        Assert.Equal(Urls.Run(run), steps[3].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Deleted_IsSaidAndNotCalledMissing()
    {
        CoreHost.Must(await Host.Get<DeleteVersion>().ExecuteAsync(new(Mlp, "v1"), Ada, Ct));

        Assert.Equal("This was deleted", OpenVersion("v1").Find("h1").TextContent);
    }

    [Fact]
    public async Task Delete_AsksWhy_AndHistoryKeepsIt()
    {
        var dialogs = Render<MudDialogProvider>();
        var popovers = Render<MudPopoverProvider>();
        var page = OpenVersion("v1");
        await page.FindAll("button").Single(b => b.GetAttribute("aria-label")?.StartsWith("More actions", StringComparison.Ordinal) == true).ClickAsync(new());
        _ = popovers.WaitForElements(".mud-menu-item").Single(item => item.TextContent.Trim() == "Delete…").ClickAsync(new());
        dialogs.WaitForElement("#confirm-reason").Input("trained on the test set");

        await dialogs.Find(".btn-danger").ClickAsync(new());

        page.WaitForAssertion(() => Assert.StartsWith("/bin/ada", Address, StringComparison.Ordinal));
        var events = CoreHost.Must(await Host.Get<HistoryQueries>().ListAsync(Mlp, null, new(), Ada, Ct)).Items;
        Assert.Equal("trained on the test set", events[0].Reason);
    }

    [Fact]
    public async Task TaggedByOthers_ShowsWithoutAReload()
    {
        await ListenAsync();
        var page = OpenVersion("v1");

        CoreHost.Must(await Host.Get<DescribeVersion>().ExecuteAsync(new(Mlp, "v1", Tags: ["edge"]), Ada, Ct));

        page.WaitForAssertion(() => Assert.Equal("edge", page.Find(".tag").TextContent.Trim()), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AliasMovedByAnother_IsToldWithTheirNameWhereItLeftAndWhereItCame()
    {
        await BookmarkAsync();
        await ListenAsync();
        var bob = await Host.AddAccountAsync("bob");
        await Host.SetRoleAsync(Ada, "ada", bob, Role.Contributor);
        var news = Render<NewsLine>();
        OpenVersion("v1");
        var seen = CoreHost.Must(await Host.Get<AliasQueries>().GetAsync(CollectionPath.OfModel("ada", "DigitClassifier"), "production", Ada, Ct)).Seen;
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(CollectionPath.OfModel("ada", "DigitClassifier"), "other", "v0", 0), Ada, Ct));

        CoreHost.Must(await Host.Get<RemoveAlias>().ExecuteAsync(new(CollectionPath.OfModel("ada", "DigitClassifier"), "production", seen), bob, Ct));

        news.WaitForAssertion(() => Assert.StartsWith("bob removed production from v0 in ada/model-registry/DigitClassifier ·", news.Find(".what").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task MoveAliasHere_CarriesTheHolderThatWasSeen_AndSaysWhoWasFirst()
    {
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v0", 0), Ada, Ct));
        var dialogs = Render<MudDialogProvider>();
        var page = OpenVersion("v1", "?tab=held");
        page.Find(".section-head button").Click();
        dialogs.WaitForElement("#move-alias").Input("BEST");
        Assert.Equal("Now on v0.", dialogs.Find("#move-now").TextContent);
        CoreHost.Must(await Host.Get<MoveAlias>().ExecuteAsync(new(Mlp, "best", "v2", 1), Ada, Ct));

        await dialogs.Find("#move-here").SubmitAsync();

        Assert.StartsWith("!ada was first: 'best' moved to v2", dialogs.Find(".field-error").TextContent, StringComparison.Ordinal);
        await dialogs.Find("#move-here").SubmitAsync();
        Assert.Equal(1, CoreHost.Must(await Host.Get<AliasQueries>().GetAsync(Mlp, "best", Ada, Ct)).Number);
        Assert.NotNull(page.Find(".list [data-alias=best]"));
    }

    [Fact]
    public async Task MoveAliasHere_SaysThatTheFilesAreSuspicious()
    {
        await Looking.LogAsync(Host.Get<LogVersion>(), Mlp, Ada, Ct, [("model.pkl", await Looking.PickleAsync("system-4.pkl", Ct))]);
        while (await Host.Get<ScanFiles>().NextAsync(Ct))
        {
        }

        var dialogs = Render<MudDialogProvider>();
        OpenVersion("v3", "?tab=held").Find(".section-head button").Click();

        Assert.StartsWith("Suspicious A pickle here", dialogs.WaitForElement("#move-here .note-worse").Words(), StringComparison.Ordinal);
    }

    private async Task BookmarkAsync() => CoreHost.Must(await Host.Get<BookmarkVersion>().ExecuteAsync(
        new("ada", "DigitClassifier", "ada/digits/digits-mlp:v1", Create: true) { Aliases = ["production"] }, Ada, Ct));

    private IRenderedComponent<VersionPage> OpenVersion(string version, string query = "") => Open<VersionPage>(
        $"/ada/digits/digits-mlp/{version}{query}", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "digits-mlp"), ("Version", version));
}
