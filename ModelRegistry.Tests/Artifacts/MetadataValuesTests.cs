using ModelRegistry.Web.Artifacts;

namespace ModelRegistry.Tests.Artifacts;

/// <summary>Metadata as columns and as a table.</summary>
public sealed class MetadataValuesTests
{
    private static readonly IReadOnlyList<MetadataValue>[] Page =
    [
        MetadataValues.Read("""{"note":"a","accuracy":0.9733,"hidden":[32],"f1":0.9,"epoch":12,"loss":1e-7}"""),
        MetadataValues.Read("""{"accuracy":0.95,"epoch":9,"note":"b"}"""),
        MetadataValues.Read("""{"accuracy":0.94,"epoch":"nine","f1":0.8}"""),
    ];

    [Fact]
    public void NothingChosen_ShowsTheNumbersThatMostVersionsHave() =>
        Assert.Equal(["accuracy", "f1", "loss"], MetadataValues.Columns(Page, chosen: null));

    [Fact]
    public void Choice_IsKeptInItsOrder_AlsoForKeysOfAnotherPage() =>
        Assert.Equal(["note", "gone", "accuracy"], MetadataValues.Columns(Page, "note,gone,accuracy,note"));

    [Fact]
    public void EmptyChoice_ShowsNone() => Assert.Empty(MetadataValues.Columns(Page, string.Empty));

    [Fact]
    public void Keys_OfThePage_AreNumbersFirstAndNothingNested() =>
        Assert.Equal(["accuracy", "f1", "loss", "epoch", "note"], MetadataValues.Keys(Page));

    [Theory]
    [InlineData("plain")]
    [InlineData("with, comma")]
    [InlineData(@"back\slash")]
    [InlineData(@"both\,")]
    [InlineData("精度")]
    public void Key_InTheAddress_ReadsBack(string key) =>
        Assert.Equal(["first", key, "last"], MetadataValues.Split(MetadataValues.Join(["first", key, "last"])));

    [Fact]
    public void Value_ShowsAsLogged()
    {
        var values = MetadataValues.Read("""{"n":1.50,"s":"<b>","o":{"k":"精度","list":[1,2]},"long":{"k":"精度","text":"0123456789012345678901234567890123456789012345678901234567890"},"t":true,"z":null}""").ToDictionary(v => v.Key, StringComparer.Ordinal);

        Assert.Equal("1.50", values["n"].Text);
        Assert.Equal(1.5, values["n"].Number);
        Assert.Equal("<b>", values["s"].Text);
        Assert.Equal("true", values["t"].Text);
        Assert.Equal("null", values["z"].Text);
        Assert.True(values["o"].IsNested);
        Assert.Equal("""{"k":"精度","list":[1,2]}""", values["o"].Text);
        Assert.Contains("\n  \"k\": \"精度\"", values["long"].Text, StringComparison.Ordinal);
    }
}
