using Bunit;
using ModelRegistry.Tests.TestHost;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

/// <summary>Digit below digit: one column, one form.</summary>
public sealed class NumberColumnTests : ComponentTest
{
    [Theory]
    [InlineData(new[] { 0.9733, 0.958, 0.9578 }, new[] { "0.9733", "0.9580", "0.9578" })]
    [InlineData(new[] { 0.8, 12.35 }, new[] { "0.80", "12.35" })]
    [InlineData(new[] { 3d, 1234d, 0d }, new[] { "3", "1,234", "0" })]
    [InlineData(new[] { 0.123456789, 1d }, new[] { "0.1235", "1.0000" })]
    [InlineData(new[] { -0.5, 0.25 }, new[] { "\u22120.50", "0.25" })]
    [InlineData(new[] { 0.00012, 0.5 }, new[] { "0.00012", "0.5" })]
    [InlineData(new[] { 3e9, 0.5 }, new[] { "3e+9", "0.5" })]
    public void Numbers_HaveTheSameDecimalsWhereThatKeepsThem(double[] values, string[] written) =>
        Assert.Equal(written, values.Select(NumberColumn.Of(values).Number));

    [Fact]
    public void Difference_HasTheColumnsDecimalsAndNeverHidesThatThereIsOne()
    {
        var column = NumberColumn.Of([0.97, 0.9578, 0.95781], 0.9578);

        Assert.Equal("+0.0122", column.Difference(0.97 - 0.9578));
        Assert.Equal("±0", column.Difference(0));
        Assert.Equal("≈0", column.Difference(0.00001));
    }

    [Fact]
    public void RowWithoutADifference_LeavesItsRoom()
    {
        var column = NumberColumn.Of([0.97, 0.9578], 0.9578);

        var with = Render<MetricDelta>(p => p.Add(m => m.Value, 0.97).Add(m => m.Baseline, 0.9578).Add(m => m.Column, column)).Find(".delta");
        var without = Render<MetricDelta>(p => p.Add(m => m.Value, 0.9578).Add(m => m.Column, column)).Find(".delta");

        Assert.Equal("width:8.5ch", with.GetAttribute("style"));
        Assert.Equal(with.GetAttribute("style"), without.GetAttribute("style"));
        Assert.Empty(without.TextContent);
    }
}
