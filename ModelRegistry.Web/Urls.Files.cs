using ModelRegistry.Core.Collections;
using ModelRegistry.Web.History;

namespace ModelRegistry.Web;

/// <content>Addresses of bytes. They carry a version's id or number, never an alias: nothing moves under a download.</content>
public static partial class Urls
{
    /// <summary>One file of a version, for a signed-in browser.</summary>
    public static string File(Guid versionId, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return $"{Files}/{versionId:D}/file/{string.Join('/', path.Split('/').Select(Segment))}";
    }

    /// <summary>The query's word for the file that a version's page looks into.</summary>
    public const string FileParameter = "file";

    /// <summary>A picture of a version for an <c>&lt;img&gt;</c> of ours.</summary>
    public static string Image(Guid versionId, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return $"{Files}/{versionId:D}/image/{string.Join('/', path.Split('/').Select(Segment))}";
    }

    /// <summary>All files of a version as one zip, for a signed-in browser.</summary>
    public static string Archive(Guid versionId) => $"{Files}/{versionId:D}/all";

    /// <summary>What the upload page's own calls begin with; below it, addresses are those of the HTTP API.</summary>
    public const string Uploads = Files + "/uploads";

    /// <summary>The drafts of an artifact, for the upload page's script.</summary>
    public static string Drafts(CollectionPath artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return $"{Uploads}/entities/{Segment(artifact.Entity)}/projects/{Segment(artifact.Project)}/artifacts/{Segment(artifact.Name)}/drafts";
    }

    /// <summary>The query's word for the upload that goes on.</summary>
    public const string DraftParameter = "draft";

    /// <summary>Where a version is uploaded by hand. Two segments below the artifact: no alias, not even <c>new</c>, is hidden by it.</summary>
    public static string Upload(CollectionPath artifact, Guid? draft = null)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var page = $"{Collection(artifact)}/versions/new";
        return draft is null ? page : $"{page}?{DraftParameter}={draft:D}";
    }

    /// <summary>A collection's history, or that of one of its aliases, as a file for a signed-in browser.</summary>
    public static string HistoryExport(CollectionPath path, string? alias, string format)
    {
        ArgumentNullException.ThrowIfNull(path);
        var whole = $"{HistoryExports}/{Segment(path.Entity)}/{Segment(path.Project)}/{Segment(path.Name)}?format={format}";
        return alias is null ? whole : $"{whole}&{AliasFilter.AliasParameter}={Segment(alias)}";
    }

    /// <summary>An entity's history as a file for a signed-in browser.</summary>
    public static string HistoryExport(string entity, string format) => $"{HistoryExports}/{Segment(entity)}?format={format}";

    /// <summary>What links to history as a file begin with.</summary>
    public const string HistoryExports = Files + "/history";

    /// <summary>A version over the HTTP API, for scripts with a token; append <c>/files/{path}</c> or <c>/archive</c>.</summary>
    public static string ApiVersion(CollectionPath artifact, int number)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return FormattableString.Invariant(
            $"/api/v1/entities/{Segment(artifact.Entity)}/projects/{Segment(artifact.Project)}/artifacts/{Segment(artifact.Name)}/versions/v{number}");
    }

    /// <summary>One file of a version over the HTTP API.</summary>
    public static string ApiFile(CollectionPath artifact, int number, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return $"{ApiVersion(artifact, number)}/files/{string.Join('/', path.Split('/').Select(Segment))}";
    }

    /// <summary>Where a reference is resolved over the HTTP API.</summary>
    public static string ApiResolve(string reference) => $"/api/v1/resolve?ref={Segment(reference)}";

    /// <summary>Where a version is logged over the HTTP API, with what is missing made on the way.</summary>
    public static string ApiLog(string entity, string project, string artifact) =>
        $"/api/v1/entities/{Segment(entity)}/projects/{Segment(project)}/artifacts/{Segment(artifact)}/versions?create=true";
}
