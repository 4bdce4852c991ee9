using Bunit;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class ChipAndMetricTests : ComponentTest
{
    [Fact]
    public void PlainAlias_IsOutlinedWithoutALock()
    {
        var chip = Render<AliasChip>(p => p.Add(c => c.Name, "candidate"));

        Assert.Contains("plain", chip.Find(".alias").ClassList);
        Assert.Empty(chip.FindAll("svg"));
        Assert.Equal("candidate", chip.Find(".name").TextContent);
    }

    [Fact]
    public void ProtectedAlias_HasALockAndSaysSo()
    {
        var chip = Render<AliasChip>(p => p.Add(c => c.Name, "production").Add(c => c.Kind, AliasKind.Protected));

        Assert.Single(chip.FindAll("svg"));
        Assert.StartsWith("protected", chip.Find(".visually-hidden").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Latest_NeverOffersAMenu()
    {
        var chip = Render<AliasChip>(p => p.Add(c => c.Name, "latest").Add(c => c.Kind, AliasKind.Latest).Add(c => c.Menu, "<button>Move</button>"));

        Assert.Empty(chip.FindAll("button"));
    }

    [Fact]
    public void Saving_SaysSoAndHidesTheMenu()
    {
        var chip = Render<AliasChip>(p => p.Add(c => c.Name, "staging").Add(c => c.Saving, true).Add(c => c.Menu, "<button>Move</button>"));

        Assert.Equal("saving", chip.Find("[role=status]").TextContent);
        Assert.Equal("true", chip.Find(".alias").GetAttribute("aria-busy"));
        Assert.Empty(chip.FindAll("button"));
    }

    [Theory]
    [InlineData(0.98, 0.97, MetricSense.HigherIsBetter, "▲", "better", "+0.01")]
    [InlineData(0.96, 0.97, MetricSense.HigherIsBetter, "▼", "worse", "\u22120.01")]
    [InlineData(0.08, 0.09, MetricSense.LowerIsBetter, "▼", "better", "\u22120.01")]
    [InlineData(0.10, 0.09, MetricSense.LowerIsBetter, "▲", "worse", "+0.01")]
    [InlineData(12, 10, MetricSense.Unknown, "▲", "changed", "+2")]
    [InlineData(0.3, 0.1 + 0.2, MetricSense.HigherIsBetter, "=", "same", "±0")]
    public void Metric_TellsBySignShapeAndWord(double value, double baseline, MetricSense sense, string shape, string word, string sign)
    {
        var delta = Render<MetricDelta>(p => p.Add(m => m.Value, value).Add(m => m.Baseline, baseline).Add(m => m.Sense, sense)).Find(".delta");

        Assert.Equal(shape, delta.QuerySelector("[aria-hidden]")!.TextContent);
        Assert.Contains(word, delta.ClassList);
        Assert.Contains(sign, delta.TextContent, StringComparison.Ordinal);
        Assert.Contains("production", delta.QuerySelector(".visually-hidden")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.9733, 0.9411, 0.0322)]
    [InlineData(0.95, 0.9, 0.05)]
    [InlineData(1e300, 1e299, 9e299)]
    [InlineData(4e-40, 2e-40, 2e-40)]
    [InlineData(9e27, -9e27, 1.8e28)]
    [InlineData(7e28, -7e28, 1.4e29)]
    [InlineData(0.3, 0.1 + 0.2, 0)]
    public void Difference_IsOfTheDecimalsWritten(double value, double baseline, double difference) =>
        Assert.Equal(difference, MetricVerdict.Of(value, baseline, MetricSense.Unknown)!.Value.Difference);

    [Theory]
    [InlineData(null, 0.97)]
    [InlineData(0.97, null)]
    [InlineData(double.NaN, 0.97)]
    public void Metric_WithOneSideMissing_ShowsNoDifference(double? value, double? baseline) =>
        Assert.Empty(Render<MetricDelta>(p => p.Add(m => m.Value, value).Add(m => m.Baseline, baseline)).FindAll(".delta"));

    [Fact]
    public void Version_WithAddress_IsALink()
    {
        Assert.Equal("v7", Render<VersionNumber>(p => p.Add(v => v.Number, 7).Add(v => v.Href, "/a/v7")).Find("a").TextContent);
        Assert.Equal("v0", Render<VersionNumber>(p => p.Add(v => v.Number, 0)).Find("span").TextContent);
    }

    [Fact]
    public void Digest_IsShortAndCopiesWhole()
    {
        var digest = "sha256:" + new string('a', 64);
        var text = Render<DigestText>(p => p.Add(d => d.Digest, digest));

        Assert.Equal(new string('a', 12), text.Find("code").TextContent);
        Assert.Equal(digest, text.Find("code").GetAttribute("title"));
        Assert.Equal(digest, text.Find("button").GetAttribute("data-copy"));
        Assert.Equal("Copy the whole digest", text.Find("button").GetAttribute("aria-label"));
    }

    [Fact]
    public void Size_TellsExactBytesOnHover()
    {
        var size = Render<ByteSize>(p => p.Add(b => b.Value, 67_108_864L)).Find("span");

        Assert.Equal("64.0 MiB", size.TextContent);
        Assert.Equal("67,108,864 bytes", size.GetAttribute("title"));
    }
}
