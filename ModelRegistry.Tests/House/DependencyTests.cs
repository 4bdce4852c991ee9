using System.Reflection;
using System.Text.RegularExpressions;
using ModelRegistry.Core.Common;
using NetArchTest.Rules;

namespace ModelRegistry.Tests.House;

/// <summary>
/// Who may know whom: read from the compiled assemblies, and from the sources for what compiled code hides
/// (the type of a catch clause).
/// </summary>
public sealed partial class DependencyTests
{
    private static readonly Assembly Core = typeof(Error).Assembly;
    private static readonly Assembly Web = typeof(Program).Assembly;

    private static readonly string[] PageWords =
    [
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Mvc",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.JSInterop",
        "MudBlazor",
    ];

    private static readonly string[] SqliteWords =
    [
        "Microsoft.Data.Sqlite",
        "Microsoft.EntityFrameworkCore.Sqlite",
        "Microsoft.EntityFrameworkCore.SqliteDbContextOptionsBuilderExtensions",
        "SQLitePCL",
    ];

    private static readonly string[] SqlServerWords =
    [
        "Microsoft.Data.SqlClient",
        "Microsoft.EntityFrameworkCore.SqlServer",
        "Microsoft.EntityFrameworkCore.SqlServerDbContextOptionsExtensions",
        "Microsoft.EntityFrameworkCore.SqlServerRetryingExecutionStrategy",
    ];

    private static readonly string[] AzureWords = ["Azure.Core", "Azure.Identity", "Azure.Storage", "Azure.RequestFailedException"];

    [Fact]
    public void Core_KnowsNoPageAndNoRequest() => AssertOnlyIn(room: null, [Core], PageWords);

    [Fact]
    public void SqliteProvider_IsKnownInItsFolderOnly() => AssertOnlyIn("ModelRegistry.Core.Data.Sqlite", [Core, Web], SqliteWords);

    [Fact]
    public void SqlServerProvider_IsKnownInItsFolderOnly() => AssertOnlyIn("ModelRegistry.Core.Data.SqlServer", [Core, Web], SqlServerWords);

    [Fact]
    public void AzureSdk_IsKnownInItsFolderOnly() => AssertOnlyIn("ModelRegistry.Core.Storage.Azure", [Core, Web], AzureWords);

    [Fact]
    public void ProviderFolder_IsSeenToUseItsProvider()
    {
        // A rule that never finds what it forbids would pass whatever the code does.
        Assert.NotEmpty(Users(Core, SqliteWords));
        Assert.NotEmpty(Users(Core, SqlServerWords));
        Assert.NotEmpty(Users(Core, ["Microsoft.AspNetCore.Identity"]));
    }

    [Theory]
    [InlineData("using Microsoft.Data.SqlClient;", true)]
    [InlineData("catch (Microsoft.Data.SqlClient.SqlException)", true)]
    [InlineData("using ModelRegistry.Core.Data.SqlServer;", false)]
    [InlineData("// Microsoft.Data.SqlClient says 2601 and 2627 for it", false)]
    public void SourceLine_IsJudgedByTheNamesInIt(string line, bool names) => Assert.Equal(names, Names(line, SqlServerWords));

    private static void AssertOnlyIn(string? room, Assembly[] assemblies, string[] words)
    {
        var projects = assemblies.Select(assembly => assembly.GetName().Name!);
        SourceTree.AssertNone(
            room is null ? $"Not for this assembly: {string.Join(", ", words)}" : $"Only {room} may know {string.Join(", ", words)}",
            assemblies.SelectMany(assembly => Users(assembly, words))
                .Where(type => room is null || !type.StartsWith(room + ".", StringComparison.Ordinal))
                .Concat(projects.SelectMany(project => SourceTree.Files(project, ".cs", ".razor"))
                    .Where(file => room is null || !IsInFolder(file, room))
                    .SelectMany(file => file.Where(line => Names(line, words)))));
    }

    private static IEnumerable<string> Users(Assembly assembly, string[] words) =>
        Types.InAssembly(assembly).That().HaveDependencyOnAny(words).GetTypes().Select(type => type.FullName ?? type.Name);

    // ModelRegistry.Core.Data.Sqlite is the folder ModelRegistry.Core/Data/Sqlite.
    private static bool IsInFolder(SourceFile file, string room) =>
        Path.GetDirectoryName(file.Path)!.Replace(Path.DirectorySeparatorChar, '.').StartsWith(room, StringComparison.Ordinal);

    private static bool Names(string line, string[] words)
    {
        var code = Comment().Replace(line, string.Empty);
        return words.Any(word => QualifiedNames().Matches(code).Any(name => IsOrIsIn(name.Value, word)));
    }

    private static bool IsOrIsIn(string name, string word) =>
        name.StartsWith(word, StringComparison.Ordinal) && (name.Length == word.Length || name[word.Length] == '.');

    [GeneratedRegex("//.*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(\.\w+)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QualifiedNames();
}
