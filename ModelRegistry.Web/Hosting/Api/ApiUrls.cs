using System.Globalization;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>Addresses of the API, for Location headers.</summary>
internal static class ApiUrls
{
    /// <summary>The prefix of every call.</summary>
    public const string Base = "/api/v1";

    public static string Entity(string entity) => $"{Base}/entities/{Escape(entity)}";

    public static string Project(string entity, string project) => $"{Entity(entity)}/projects/{Escape(project)}";

    public static string Run(string entity, string project, Guid run) => $"{Project(entity, project)}/runs/{run}";

    /// <summary>A model artifact or a registered model.</summary>
    public static string Collection(CollectionPath path) => path.IsRegisteredModel
        ? $"{Entity(path.Entity)}/models/{Escape(path.Name)}"
        : $"{Project(path.Entity, path.Project)}/artifacts/{Escape(path.Name)}";

    public static string Version(CollectionPath artifact, int number) => $"{Collection(artifact)}/versions/{Words.Of(number)}";

    public static string Draft(CollectionPath artifact, Guid draft) => $"{Collection(artifact)}/drafts/{draft}";

    /// <summary>Where a file's bytes go, below the prefix that its caller came by.</summary>
    public static string DraftFile(string under, DraftFileAddress file) =>
        string.Create(CultureInfo.InvariantCulture, $"{under}{Draft(file.Artifact, file.Draft)[Base.Length..]}/files/{file.Position}");

    public static string Comment(CollectionPath artifact, int version, Guid comment) => $"{Version(artifact, version)}/comments/{comment}";

    public static string Bookmark(CollectionPath model, int number) => $"{Collection(model)}/bookmarks/{Words.Of(number)}";

    public static string Alias(CollectionPath path, string alias) => $"{Collection(path)}/aliases/{Escape(alias)}";

    public static string Request(Guid request) => $"{Base}/requests/{request}";

    /// <summary>A file's path with its slashes kept.</summary>
    public static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Escape));

    private static string Escape(string part) => Uri.EscapeDataString(part);
}
