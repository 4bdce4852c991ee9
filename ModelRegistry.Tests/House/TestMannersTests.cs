using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.v3;

namespace ModelRegistry.Tests.House;

/// <summary>How tests are written.</summary>
public sealed partial class TestMannersTests
{
    [Fact]
    public void TestClass_IsSealedOrAbstract() => SourceTree.AssertNone(
        "A test class is sealed, or abstract for a suite that each provider derives",
        TestMethods().Select(method => method.ReflectedType!)
            .Where(type => !type.IsSealed && !type.IsAbstract)
            .Select(type => type.FullName!)
            .Distinct(StringComparer.Ordinal));

    [Fact]
    public void TestMethod_IsNamedByConditionAndOutcome() => SourceTree.AssertNone(
        "A test is named Condition_Outcome",
        TestMethods()
            .Where(method => !ConditionAndOutcome().IsMatch(method.Name))
            .Select(method => $"{method.ReflectedType!.FullName}.{method.Name}"));

    [Fact]
    public void Test_WaitsForWhatHappensNotForTime() => SourceTree.AssertNone(
        "Await something that happens, or move a FakeTimeProvider",
        SourceTree.Files(SourceTree.Tests, ".cs").SelectMany(file => file.Where(line => Sleep().IsMatch(line))));

    [Theory]
    [InlineData("await Task.", "Delay(100);", true)]
    [InlineData("Thread.", "Sleep(1);", true)]
    [InlineData("await page.Wait", "ForTimeoutAsync(500);", true)]
    [InlineData("await Task.", "Delay(Timeout.Infinite, cancellationToken);", false)]
    public void Wait_IsJudgedByWhatItWaitsFor(string first, string second, bool sleeps) =>
        Assert.Equal(sleeps, Sleep().IsMatch(first + second));

    private static IEnumerable<MethodInfo> TestMethods() =>
        typeof(TestMannersTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetCustomAttributes().OfType<IFactAttribute>().Any());

    // Waiting without end for a cancellation is waiting for what happens.
    [GeneratedRegex(@"\b(Task\.Delay\((?!Timeout\.Infinite)|Thread\.Sleep\(|WaitForTimeoutAsync\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sleep();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*(_[A-Z0-9][A-Za-z0-9]*)+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ConditionAndOutcome();
}
