using ModelRegistry.Core.Collections;

namespace ModelRegistry.Web.Collections;

/// <summary>A project.</summary>
/// <param name="Artifacts">How many model artifacts.</param>
/// <param name="Runs">How many runs.</param>
internal sealed record ProjectContract(
    Guid Id, string Entity, string Name, string? DisplayName, string? Description, int Artifacts, int Runs, DateTimeOffset CreatedAt)
{
    /// <summary>The name that a client of another protocol gave it, where that is no name of ours.</summary>
    public string? Title { get; init; }

    public static ProjectContract Of(ProjectView view) =>
        new(view.Id, view.Entity, view.Name, view.DisplayName, view.Description, view.Artifacts, view.Runs, view.CreatedAt) { Title = view.Title };
}
