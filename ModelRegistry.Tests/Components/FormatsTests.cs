using ModelRegistry.Core.Common;
using ModelRegistry.Web.Components.Shared;

namespace ModelRegistry.Tests.Components;

public sealed class FormatsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_239, "10.0 KiB")]
    [InlineData(102_400, "100 KiB")]
    [InlineData(1_048_575, "1.00 MiB")]
    [InlineData(67_108_864, "64.0 MiB")]
    [InlineData(5_368_709_120, "5.00 GiB")]
    [InlineData(long.MaxValue, "8.00 EiB")]
    public void Bytes_ThreeFiguresInBinaryUnits(long bytes, string expected) => Assert.Equal(expected, Formats.Bytes(bytes));

    [Fact]
    public void Bytes_Negative_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Formats.Bytes(-1));

    [Theory]
    [InlineData(1, "1 byte")]
    [InlineData(67_108_864, "67,108,864 bytes")]
    public void ExactBytes_Grouped(long bytes, string expected) => Assert.Equal(expected, Formats.ExactBytes(bytes).ToString());

    [Theory]
    [InlineData(0.4, "less than 1 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3_600, "1 h")]
    [InlineData(274_329, "3 days 4 h 12 min 9 s")]
    public void ExactSpan_NamesEveryPartThatIsSomething(double seconds, string expected) => Assert.Equal(expected, Formats.ExactSpan(TimeSpan.FromSeconds(seconds)).ToString());

    [Theory]
    [InlineData(-30, "just now")]
    [InlineData(-120, "in 2 min")]
    [InlineData(0, "just now")]
    [InlineData(44, "just now")]
    [InlineData(50, "1 min ago")]
    [InlineData(240, "4 min ago")]
    [InlineData(3_569, "59 min ago")]
    [InlineData(3_571, "1 h ago")]
    [InlineData(84_500, "23 h ago")]
    [InlineData(86_000, "1 day ago")]
    [InlineData(86_400 * 12, "12 days ago")]
    [InlineData(86_400 * 30, "1 month ago")]
    [InlineData(86_400 * 363, "11 months ago")]
    [InlineData(86_400 * 364, "1 year ago")]
    [InlineData(86_400 * 412, "1 year ago")]
    [InlineData(86_400 * 800, "2 years ago")]
    public void Ago_LargestFittingUnit(long seconds, string expected) =>
        Assert.Equal(expected, Formats.Ago(Now.AddSeconds(-seconds), Now).ToString());

    [Fact]
    public void Exact_OtherOffset_IsWrittenInUtc() =>
        Assert.Equal("2026-11-24 03:00:00 UTC", Moments.Second(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.FromHours(9))).ToString());

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.9733, "0.9733")]
    [InlineData(0.973_333_3, "0.9733")]
    [InlineData(0.001_234_567, "0.001235")]
    [InlineData(12, "12")]
    [InlineData(3.14159265, "3.1416")]
    [InlineData(-0.5, "\u22120.5")]
    [InlineData(123456.789, "123,456.79")]
    [InlineData(1.5e9, "1.5e+9")]
    [InlineData(0.000_02, "2e\u22125")]
    [InlineData(double.NaN, "–")]
    public void Metric_ReadsShort(double value, string expected) => Assert.Equal(expected, Formats.Metric(value));

    [Theory]
    [InlineData(0.0029, "+0.0029")]
    [InlineData(-3, "\u22123")]
    [InlineData(0, "±0")]
    public void Difference_AlwaysSigned(double value, string expected) => Assert.Equal(expected, Formats.Difference(value));

    [Theory]
    [InlineData("ada", "A")]
    [InlineData("Ada Lovelace", "AL")]
    [InlineData("grace.hopper@example.org", "GO")]
    [InlineData("山田 太郎", "山太")]
    [InlineData("", "?")]
    public void Initials_FirstAndLastWord(string name, string expected) => Assert.Equal(expected, Formats.Initials(name));

    [Fact]
    public void ShortDigest_DropsAlgorithmAndTail() =>
        Assert.Equal("9f86d081884c", Formats.ShortDigest("sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));

    [Fact]
    public void Tint_SameName_SameTint() => Assert.Equal(Formats.Tint("ada", 6), Formats.Tint("ada", 6));
}
