using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.House;

/// <summary>The sources as a reader sees them: what people wrote, without what tools generate.</summary>
internal static class SourceTree
{
    public const string Core = "ModelRegistry.Core";
    public const string Web = "ModelRegistry.Web";
    public const string Tests = "ModelRegistry.Tests";

    private static readonly string[] Generated = ["bin", "obj", "Migrations", "node_modules"];

    /// <summary>Files below a project whose name ends so, sorted by path.</summary>
    public static IEnumerable<SourceFile> Files(string project, params string[] endings)
    {
        var root = RepositoryRoot.Combine(project);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
            .Where(path => !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Intersect(Generated, StringComparer.Ordinal).Any())
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(RepositoryRoot.Path, path), File.ReadAllLines(path)));
    }

    /// <summary>Files of all three projects whose name ends so.</summary>
    public static IEnumerable<SourceFile> AllFiles(params string[] endings) =>
        new[] { Core, Web, Tests }.SelectMany(project => Files(project, endings));

    /// <summary>Fails with the list, one offender a line.</summary>
    public static void AssertNone(string rule, IEnumerable<string> offenders)
    {
        var found = offenders.ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{rule}\n  {string.Join("\n  ", found)}");
        }
    }
}

/// <summary>One file of the tree.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="Lines">Without their ends.</param>
internal sealed record SourceFile(string Path, string[] Lines)
{
    /// <summary>"path:line: text" for each line that the test picks.</summary>
    public IEnumerable<string> Where(Func<string, bool> offends) =>
        Lines.Select((text, index) => (text, number: index + 1))
            .Where(line => offends(line.text))
            .Select(line => FormattableString.Invariant($"{Path}:{line.number}: {line.text.Trim()}"));
}
