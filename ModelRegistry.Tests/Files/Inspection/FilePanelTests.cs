using AngleSharp.Dom;
using Bunit;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web;
using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Tests.Files.Inspection;

/// <summary>A file on its version's page: at an address of its own, whatever it holds.</summary>
public sealed class FilePanelTests : PageTest
{
    private static readonly CollectionPath Mlp = new("ada", "digits", "mlp");
    private Guid version;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var files = new List<(string, byte[])>
        {
            ("README.md", "# Card\n<script>alert(1)</script>"u8.ToArray()),
            ("broken.safetensors", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            ("data.unknown", [0, 1]),
            ("weights.bin", [0xFF, 0x17, 0xC4, 0x02, 0x9E]),
            ("scores.csv", "name,score\n<b>Ada</b>,0.97\n"u8.ToArray()),
            ("system.pkl", await Looking.PickleAsync("system-4.pkl", Ct)),
            ("good.pkl", await Looking.PickleAsync("good-4.pkl", Ct)),
            ("many.npz", HostileFileTests.Zip(Enumerable.Range(0, 150).Select(i => ($"w{i:d3}.npy", Npy)))),
        };
        foreach (var ending in new[] { "digits-mlp/v0/model.onnx", "digits-mlp/v0/evaluation/confusion.png" })
            files.Add((Path.GetFileName(ending), await File.ReadAllBytesAsync(Looking.Samples(ending).Single(), Ct)));
        version = (await Looking.LogAsync(Host.Get<LogVersion>(), Mlp, Ada, Ct, [.. files])).Id;
    }

    private static byte[] Npy => [0x93, .. "NUMPY"u8, 1, 0, 56, 0, .. "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}\n"u8, .. new byte[8]];

    [Fact]
    public async Task List_LeadsToEachFileAndSaysItsScan()
    {
        await ScanAsync();

        var page = OpenTab();

        Assert.Equal("?tab=files&file=system.pkl", new Uri(Row(page, "system.pkl").QuerySelector("td.path a")!.GetAttribute("href")!).Query);
        Assert.Contains("Suspicious", Row(page, "system.pkl").TextContent, StringComparison.Ordinal);
        Assert.Contains("Scan clean", Row(page, "good.pkl").TextContent, StringComparison.Ordinal);
        Assert.Contains("Suspicious", page.Find(".scan").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionThatWaits_SaysSo() => Assert.Contains("Scan pending", OpenTab().Find(".scan").TextContent, StringComparison.Ordinal);

    [Fact]
    public async Task OpenPage_ShowsTheScanWhenItIsThere()
    {
        var page = OpenTab();
        Assert.Contains("Scan pending", Row(page, "system.pkl").TextContent, StringComparison.Ordinal);

        await ScanAsync();

        page.WaitForAssertion(() => Assert.Contains("Suspicious", Row(page, "system.pkl").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task ListOfVersions_SaysTheScan()
    {
        await ScanAsync();

        var page = Open<ArtifactPage>("/ada/digits/mlp", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"));

        Assert.Contains("Suspicious", page.WaitForElement("tbody .scan").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Onnx_ShowsInputsOutputsAndInitializers()
    {
        var page = OpenFile("model.onnx");

        Assert.Equal(["Inputs 1", "Outputs 1", "Initializers 4"], page.FindAll("section h2").Select(cell => cell.Words()));
        Assert.Contains("64 × 32", page.Find("section:last-of-type td.num.mono").TextContent, StringComparison.Ordinal);
        Assert.Contains("train.py", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void SuspiciousPickle_NamesWhatIsNotOnTheList()
    {
        var page = OpenFile("system.pkl");

        Assert.Contains("suspicious", page.Find(".note-worse").TextContent, StringComparison.Ordinal);
        Assert.Contains(".system", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("Not on the list", page.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BytesThatAreNoPickle_AreOfAnUnknownFormatAndNotScanned()
    {
        await ScanAsync();

        var page = OpenFile("weights.bin");

        Assert.StartsWith("Unknown format", page.Find(".file-head .facts").Words(), StringComparison.Ordinal);
        Assert.Equal("Not scanned", page.Find(".file-head .scan").Words());
        Assert.Contains("could not be scanned to its end", page.Find(".note-caution").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".note-better"));
    }

    [Fact]
    public void CleanPickle_SaysWhyEachImportIsAllowed()
    {
        var page = OpenFile("good.pkl");

        Assert.Contains("This pickle is clean", page.Find(".note-better").TextContent, StringComparison.Ordinal);
        Assert.Contains("the standard library's containers", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_AlignsNumbersAndShowsMarkupAsText()
    {
        var page = OpenFile("scores.csv");

        Assert.Equal("0.97", page.Find("tbody td.num").TextContent);
        Assert.Equal("<b>Ada</b>", page.Find("tbody td.cell").TextContent);
    }

    [Fact]
    public void Markdown_IsRenderedSafely()
    {
        var article = OpenFile("README.md").Find("article");

        Assert.Equal("Card", article.QuerySelector("h2")!.TextContent);
        Assert.Empty(article.QuerySelectorAll("script"));
    }

    [Fact]
    public void Picture_IsAnImageFromItsOwnAddress()
    {
        var image = OpenFile("confusion.png").Find("img.picture");

        Assert.Equal(Urls.Image(version, "confusion.png"), image.GetAttribute("src"));
        Assert.True(int.Parse(image.GetAttribute("width")!, System.Globalization.CultureInfo.InvariantCulture) > 100);
    }

    [Theory]
    [InlineData("broken.safetensors", "It can't be read")]
    [InlineData("data.unknown", "Nothing here can look into this file")]
    public void FileThatShowsNothing_SaysWhyAndIsStillADownload(string name, string title)
    {
        var page = OpenFile(name);

        Assert.Equal(title, page.Find(".state h2").TextContent);
        Assert.Equal(Urls.File(version, name), page.Find(".file-head a[download]").GetAttribute("href"));
    }

    [Fact]
    public void FileThatIsNotThere_IsNotFound() => Assert.Equal("No such file in this version", OpenFile("nothing.bin", waitFor: ".state h2").Find(".state h2").TextContent);

    [Fact]
    public async Task ViewerWithoutFiles_SeesTheBadgeAndNoContents()
    {
        await ScanAsync();
        var ben = await Host.AddAccountAsync("ben");
        await Host.SetRoleAsync(Ada, "ada", ben, Role.ViewerWithoutFiles);
        SignInAs(ben);

        var list = OpenTab();
        Assert.Contains("Suspicious", Row(list, "system.pkl").TextContent, StringComparison.Ordinal);
        Assert.Empty(list.FindAll("td.path a"));

        var file = OpenFile("system.pkl", waitFor: ".state");
        Assert.Contains("not open to you", file.Find(".state").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(".system", file.Find(".state").TextContent, StringComparison.Ordinal);
        Assert.Empty(file.FindAll("table"));
    }

    private static IElement Row(IRenderedComponent<VersionPage> page, string path) => page.FindAll("tbody tr").Single(row => row.QuerySelector("td.path")!.TextContent.Trim() == path);

    private async Task ScanAsync()
    {
        while (await Host.Get<ScanFiles>().NextAsync(Ct))
        {
        }
    }

    private IRenderedComponent<VersionPage> OpenTab()
    {
        var page = OpenPage("?tab=files");
        page.WaitForElement("td.path");
        return page;
    }

    private IRenderedComponent<VersionPage> OpenFile(string name, string waitFor = ".file-head")
    {
        var page = OpenPage($"?tab=files&file={Uri.EscapeDataString(name)}");
        page.WaitForElement(waitFor);
        return page;
    }

    private IRenderedComponent<VersionPage> OpenPage(string query) =>
        Open<VersionPage>($"/ada/digits/mlp/v0{query}", ("Entity", "ada"), ("Project", "digits"), ("Artifact", "mlp"), ("Version", "v0"));
}
