using ModelRegistry.Core.Collections;
using ModelRegistry.Web;

namespace ModelRegistry.Tests.Browsing;

/// <summary>Names in addresses, and back.</summary>
public sealed class PageUrlsTests
{
    public static TheoryData<string> Names => new() { "digits-mlp", "with space", "手書き数字", "v1.2.3", "a+b", "R&D", "it's (new)!", "100,5 = x;y@z", "~tilde~" };

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_InAnAddress_IsOneSegmentThatReadsBack(string name)
    {
        var uri = new Uri("http://localhost" + Urls.Version(new("acme", name, name), 7));

        Assert.Equal(["/", "acme/", .. Enumerable.Repeat(Uri.EscapeDataString(name) + "/", 2), "v7"], uri.Segments);
        Assert.Equal($"/acme/{name}/{name}/v7", Uri.UnescapeDataString(uri.AbsolutePath));
        Assert.Empty(uri.Query);
        Assert.Empty(uri.Fragment);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Via_NamesTheBookmarkInTheQuery(string name)
    {
        var uri = new Uri("http://localhost" + Urls.Version(new("acme", "p", "a"), 7, CollectionPath.OfModel("acme", name), 0));

        var via = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(uri.Query)[Urls.ViaParameter];
        Assert.Equal($"acme/{name}:v0", via);
    }

    [Fact]
    public void Reference_LeadsToWhatItNames()
    {
        Assert.Equal("/acme/digits/digits-mlp/v7", Urls.Reference("acme/digits/digits-mlp:v7"));
        Assert.Equal("/acme/R%26D/a%2Bb", Urls.Reference("acme/R&D/a+b"));
    }

    [Fact]
    public void Model_HasTheReservedProject() => Assert.Equal("/acme/model-registry/Digit%20Classifier", Urls.Model("acme", "Digit Classifier"));

    [Fact]
    public void Tab_KeepsTheQueryThatIsThere() =>
        Assert.Equal("/acme/p/a/v7?via=acme%2FM%3Av0&tab=files", Urls.Tab(Urls.Version(new("acme", "p", "a"), 7, CollectionPath.OfModel("acme", "M"), 0), "files"));

    [Fact]
    public void File_EscapesEachPartOfItsPath()
    {
        var id = Guid.CreateVersion7();

        Assert.Equal($"/files/{id}/file/evaluation/%E6%B7%B7%E5%90%8C%20%232%3F.png", Urls.File(id, "evaluation/混同 #2?.png"));
    }
}
