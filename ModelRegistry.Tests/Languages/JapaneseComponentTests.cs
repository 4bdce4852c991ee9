using Bunit;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files.Inspection;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Files.Inspection;
using ModelRegistry.Web.Languages;

namespace ModelRegistry.Tests.Languages;

/// <summary>Parts of pages as somebody sees them who reads Japanese.</summary>
public sealed class JapaneseComponentTests : ComponentTest
{
    private static readonly DateTimeOffset Then = new(2026, 11, 28, 18, 10, 9, TimeSpan.Zero);

    public JapaneseComponentTests()
    {
        Language = "ja";
        Services.AddSingleton<TimeProvider>(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Then.AddMinutes(3)));
        Services.AddScoped<AgoTicker>();
    }

    [Fact]
    public void Ago_SaysHowLongAndWhen()
    {
        var time = Render<Ago>(p => p.Add(a => a.Moment, Then)).Find("time");

        Assert.Equal(("3 分前", "2026年11月28日 18:10:09 UTC"), (time.TextContent, time.GetAttribute("title")));
    }

    [Fact]
    public void Phrase_HasItsPiecesWhereJapaneseHasThem()
    {
        var phrase = Render<Phrase>(p => p.Add(f => f.Of, (Text)$"since {Piece.Ago(Then)}, moved by {"ada"}"));

        Assert.Equal("ada が移動（3 分前）", phrase.Markup.Contains("<time", StringComparison.Ordinal) ? phrase.Nodes.Aggregate(string.Empty, (all, node) => all + node.TextContent) : null);
    }

    [Theory]
    [InlineData("the command line", "コマンドライン")]
    [InlineData("the registry", "レジストリ")]
    [InlineData("ada", "ada")]
    public void WhatIsNoPerson_IsNamedInJapanese(string actor, string said) => Assert.Equal(said, Render<Person>(p => p.Add(x => x.Name, actor)).Find(".name").TextContent);

    [Fact]
    public void CheckList_SaysWhetherEachHolds() => Assert.Contains(
        "不成立: ファイルスキャンで問題なし",
        Render<CheckList>(p => p.Add(c => c.Checks, [new Check("file scan clean", false)])).Markup.Replace("</span>", string.Empty, StringComparison.Ordinal),
        StringComparison.Ordinal);

    [Fact]
    public void PickleReport_SaysWhyInJapanese()
    {
        PickleFindings findings = new()
        {
            Outcome = ScanOutcome.Suspicious,
            Reasons = ["It imports something that is not on the list.", "It is longer than is read."],
            Imports = [new("posix", "system", null), new("uuid", "UUID", AllowedImports.Why("uuid", "UUID"))],
        };

        var report = Render<PickleReport>(p => p.Add(r => r.Findings, findings));

        Assert.Equal(["許可リストにないものを 1 つインポートします。", "読み取る上限より長いファイルです。"], report.FindAll(".note p").Select(p => p.TextContent));
        Assert.Equal(["リストにありません", "標準ライブラリの ID"], report.FindAll("td:last-child").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void Overrode_IsKeptAsTexts() => Assert.Equal(
        "ファイルスキャンで問題なし、承認",
        new Localizer("ja")[PolicyWords.Overrode(Text.ToRecord(["file scan clean", "approvals"]))]);

    [Fact]
    public void SizeOfAPicture_IsInJapaneseToo() =>
        Assert.Equal("200 × 120 ピクセル", new Localizer("ja")[InspectionWords.Value(FileFormat.Image, new("Size", "200 × 120 pixels"))]);

    [Theory]
    [InlineData(0.98, "改善")]
    [InlineData(0.96, "悪化")]
    public void Metric_IsBetterOrWorse(double value, string word) => Assert.Equal(
        word,
        Render<MetricDelta>(p => p.Add(m => m.Value, value).Add(m => m.Baseline, 0.97).Add(m => m.Sense, MetricSense.HigherIsBetter).Add(m => m.ShowsWord, true))
            .Find(".delta > span:last-child").TextContent);

    [Fact]
    public void Markdown_DescribesWhatHasNoWords()
    {
        Services.AddSingleton<MarkdownRenderer>();

        var view = Render<MarkdownView>(p => p.Add(v => v.Text, "- [x] ok\n\n![](https://example.com/a.png)"));

        Assert.Equal(("完了", "画像"), (view.Find("input").GetAttribute("aria-label"), view.Find("a").TextContent));
    }

    [Fact]
    public void DefaultWords_AreInJapaneseToo()
    {
        Assert.Contains("読み込み中", Render<SkeletonRows>().Markup, StringComparison.Ordinal);
        Assert.Contains("読み込めませんでした", Render<ErrorState>().Markup, StringComparison.Ordinal);
        Assert.Equal("コピー", Render<CopyButton>(p => p.Add(c => c.Text, "x")).Find("button").GetAttribute("aria-label"));
    }
}
