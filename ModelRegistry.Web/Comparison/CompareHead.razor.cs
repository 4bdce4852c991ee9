using Microsoft.AspNetCore.Components;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Comparison;

namespace ModelRegistry.Web.Comparison;

/// <summary>The heads of the columns: which version, and links that put it elsewhere or take it away.</summary>
public sealed partial class CompareHead
{
    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public VersionComparison Comparison { get; set; } = default!;

    /// <summary>The address of a comparison of these references.</summary>
    [Parameter, EditorRequired]
    public Func<IEnumerable<string>, string> HrefOf { get; set; } = default!;

    private static string HrefOfVersion(ComparedVersion column, VersionView version) => column.Via is { Member.Number: { } bookmark } via
        ? Urls.Version(version.Artifact, version.Number, via.Path, bookmark)
        : Urls.Version(version.Artifact, version.Number);

    // One chip a name: what a version holds here and there is told apart on its own page.
    private static IEnumerable<HeldAlias> AliasesOf(VersionView version) => version.Aliases.Concat(version.Bookmarks.SelectMany(b => b.Aliases))
        .OrderByDescending(alias => alias.IsProtected).DistinctBy(alias => alias.Name, StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Moved(int from, int to)
    {
        var references = Comparison.Columns.Select(column => column.Ref).ToList();
        (references[from], references[to]) = (references[to], references[from]);
        return references;
    }

    private IEnumerable<string> Without(int at) => Comparison.Columns.Where((_, i) => i != at).Select(column => column.Ref);
}
