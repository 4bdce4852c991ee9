using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Collections;

/// <summary>The collection that an address names: an artifact in its project, or a registered model.</summary>
internal readonly record struct CollectionRoute(HttpContext Context)
{
    /// <summary>Where it lives, as the caller wrote it.</summary>
    public CollectionPath Path
    {
        get
        {
            var values = Context.Request.RouteValues;
            var entity = Text(values["entity"]);
            return values.TryGetValue("model", out var model)
                ? CollectionPath.OfModel(entity, Text(model))
                : new(entity, Text(values["project"]), Text(values["artifact"]));
        }
    }

    private static string Text(object? value) => value as string ?? string.Empty;
}
