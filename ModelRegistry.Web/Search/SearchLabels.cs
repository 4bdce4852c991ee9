using ModelRegistry.Core.Common;
using ModelRegistry.Core.Search;

namespace ModelRegistry.Web.Search;

/// <summary>The kinds as people read them.</summary>
internal static class SearchLabels
{
    /// <summary>One of them.</summary>
    public static Text One(SearchKind kind) => kind switch
    {
        SearchKind.Model => (Text)"Registered model",
        SearchKind.Artifact => "Artifact",
        SearchKind.Project => "Project",
        SearchKind.Entity => "Entity",
        SearchKind.Version => "Version",
        _ => "Run",
    };

    /// <summary>Several.</summary>
    public static Text Many(SearchKind kind) => ManyInSentence(kind).Capital();

    /// <summary>Inside a sentence.</summary>
    public static Text ManyInSentence(SearchKind kind) => kind switch
    {
        SearchKind.Model => (Text)"registered models",
        SearchKind.Artifact => "artifacts",
        SearchKind.Project => "projects",
        SearchKind.Entity => "entities",
        SearchKind.Version => "versions",
        _ => "runs",
    };
}
