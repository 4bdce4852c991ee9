using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>The kinds as people read them.</summary>
internal static class SearchLabels
{
    /// <summary>One of them.</summary>
    public static string One(SearchKind kind) => kind switch
    {
        SearchKind.Model => "Registered model",
        SearchKind.Artifact => "Artifact",
        SearchKind.Project => "Project",
        SearchKind.Entity => "Entity",
        SearchKind.Version => "Version",
        _ => "Run",
    };

    /// <summary>Several.</summary>
    public static string Many(SearchKind kind) => kind == SearchKind.Entity ? "Entities" : $"{One(kind)}s";

    /// <summary>Inside a sentence.</summary>
    public static string ManyInSentence(SearchKind kind) => $"{char.ToLowerInvariant(Many(kind)[0])}{Many(kind)[1..]}";
}
