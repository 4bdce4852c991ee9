using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Collections;

/// <summary>A project.</summary>
/// <param name="Artifacts">How many model artifacts.</param>
/// <param name="Runs">How many runs.</param>
internal sealed record ProjectContract(
    Guid Id, string Entity, string Name, string? DisplayName, string? Description, int Artifacts, int Runs, DateTimeOffset CreatedAt)
{
    public static ProjectContract Of(ProjectView view) =>
        new(view.Id, view.Entity, view.Name, view.DisplayName, view.Description, view.Artifacts, view.Runs, view.CreatedAt);
}
