using System.Globalization;
using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Aliases;
using ModelRegistry.Web.Comments;
using ModelRegistry.Web.Components.Shared;
using ModelRegistry.Web.Entities;
using ModelRegistry.Web.History;

namespace ModelRegistry.Web;

/// <summary>Addresses of what people browse. Each takes names as they are and escapes every segment: names hold spaces, <c>&amp;</c>, <c>+</c> and any script.</summary>
public static partial class Urls
{
    /// <summary>The query's word for the registered model that a version is shown through, <c>entity/model:vN</c>.</summary>
    public const string ViaParameter = "via";

    /// <summary>What changed in everything that the reader may see.</summary>
    public const string History = "/history";

    /// <summary>An entity: its projects, registered models and history.</summary>
    public static string Entity(string entity) => $"/{Segment(entity)}";

    /// <summary>The list of an entity's registered models.</summary>
    public static string Models(string entity) => $"{Entity(entity)}?{NavTabs.TabParameter}={EntityPage.ModelsTab}";

    /// <summary>A project: its artifacts and runs.</summary>
    public static string Project(string entity, string project) => $"/{Segment(entity)}/{Segment(project)}";

    /// <summary>A model artifact: its versions.</summary>
    public static string Artifact(string entity, string project, string artifact) =>
        $"/{Segment(entity)}/{Segment(project)}/{Segment(artifact)}";

    /// <summary>A registered model: its board.</summary>
    public static string Model(string entity, string model) => Artifact(entity, CollectionPath.RegistryProject, model);

    /// <summary>A model artifact's or a registered model's page.</summary>
    public static string Collection(CollectionPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.IsRegisteredModel ? Model(path.Entity, path.Name) : Artifact(path.Entity, path.Project, path.Name);
    }

    /// <summary>A version, where it was logged.</summary>
    public static string Version(CollectionPath artifact, int number)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return string.Create(CultureInfo.InvariantCulture, $"{Artifact(artifact.Entity, artifact.Project, artifact.Name)}/v{number}");
    }

    /// <summary>The same, saying which bookmark the reader came from, so that both numbers show.</summary>
    public static string Version(CollectionPath artifact, int number, CollectionPath model, int bookmark)
    {
        ArgumentNullException.ThrowIfNull(model);
        var via = string.Create(CultureInfo.InvariantCulture, $"{model.Entity}/{model.Name}:v{bookmark}");
        return $"{Version(artifact, number)}?{ViaParameter}={Segment(via)}";
    }

    /// <summary>
    /// What a canonical reference names: a version, a bookmark (which leads on to its version), or for a reference without a colon the collection.
    /// </summary>
    public static string Reference(string reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var path = string.Join('/', (colon < 0 ? reference : reference[..colon]).Split('/').Select(Segment));
        return colon < 0 ? $"/{path}" : $"/{path}/{Segment(reference[(colon + 1)..])}";
    }

    /// <summary>The query's word for the number of a comment that is looked at.</summary>
    public const string CommentParameter = "comment";

    /// <summary>A comment, where it stands among the others of its version.</summary>
    public static string Comment(CollectionPath artifact, int version, int comment) =>
        string.Create(CultureInfo.InvariantCulture, $"{Tab(Version(artifact, version), CommentsTab.Key)}&{CommentParameter}={comment}#{CommentsTab.Anchor(comment)}");

    /// <summary>The query's word for a past moment, as <see cref="AtMoment"/> writes it.</summary>
    public const string AtParameter = "at";

    /// <summary>Who held an alias from when until when.</summary>
    public static string Timeline(CollectionPath path, string alias) => $"{Tab(Collection(path), TimelineTab.Key)}&{AliasFilter.AliasParameter}={Segment(alias)}";

    /// <summary>A moment as an address carries it: to the tick, so that an event's own moment shows what it did.</summary>
    public static string AtMoment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A run. By its id, which outlives renaming and collides with no artifact's name.</summary>
    public static string Run(Guid runId) => string.Create(CultureInfo.InvariantCulture, $"/runs/{runId:D}");

    /// <summary>One tab of a page.</summary>
    public static string Tab(string page, string tab)
    {
        ArgumentNullException.ThrowIfNull(page);
        return $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}tab={Segment(tab)}";
    }

    private static string Segment(string text) => Uri.EscapeDataString(text);
}
