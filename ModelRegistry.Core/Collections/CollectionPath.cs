namespace ModelRegistry.Core.Collections;

/// <summary>Where a collection lives, as the caller wrote it; each part is checked by the use case that takes it.</summary>
/// <param name="Entity">The owning entity.</param>
/// <param name="Project">A project, or <see cref="RegistryProject"/> for a registered model.</param>
/// <param name="Name">The model artifact's or registered model's name.</param>
public sealed record CollectionPath(string Entity, string Project, string Name)
{
    /// <summary>The reserved project word under which an entity's registered models live.</summary>
    public const string RegistryProject = "model-registry";

    /// <summary>The path of a registered model.</summary>
    public static CollectionPath OfModel(string entity, string name) => new(entity, RegistryProject, name);

    /// <summary>True where the project part is the reserved word.</summary>
    public bool IsRegisteredModel => Common.TextKey.Of(Project) == RegistryProject;

    /// <summary><c>entity/project/name</c>.</summary>
    public override string ToString() => $"{Entity}/{Project}/{Name}";
}
