using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Collections;

/// <summary>New words for a project; null leaves one as it is, an empty text clears it.</summary>
public sealed record ChangeProjectRequest(string Entity, string Project, string? Name = null, string? DisplayName = null, string? Description = null)
{
    /// <summary>With a new name, the one that a client of another protocol gave it; a new name without one ends the title.</summary>
    public string? Title { get; init; }
}

/// <summary>Renames or describes a project. Its id stays; the old name redirects until somebody takes it.</summary>
public sealed class ChangeProject(RegistryWrites writes)
{
    /// <summary>The present name, or a refusal.</summary>
    public Task<Result<string>> ExecuteAsync(ChangeProjectRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<string>(actor, request.Entity, RegistryAction.Describe, async scope =>
        {
            var project = await CollectionLookup.FindProjectAsync(scope.Db, scope.Grant.EntityId, request.Project, ct);
            if (project is null || project.IsRegistry) return Error.NotFound($"project {request.Entity}/{request.Project}");
            if (request.Name is { } newName && newName != project.Name && await RenameAsync(scope, project, newName, request.Title) is { } refusal) return refusal;
            if (!Describable.Parse(request.DisplayName, "displayName", ResourceName.MaxLength).TryGet(out var title, out var error)) return error;
            if (!Describable.Parse(request.Description, "description").TryGet(out var description, out error)) return error;
            var (oldTitle, oldDescription) = (project.DisplayName, project.Description);
            if (request.DisplayName is not null) project.DisplayName = title;
            if (request.Description is not null) project.Description = description;
            if (project.DisplayName != oldTitle || project.Description != oldDescription)
                scope.Record(new(HistoryAction.ProjectChanged, $"{scope.Grant.EntityName}/{project.Name}") { From = oldDescription, To = project.Description });
            return project.Name;
        }, ct);

    private static async Task<Error?> RenameAsync(WriteScope scope, Project project, string newName, string? title)
    {
        if (!ResourceName.ParseProject(newName).TryGet(out var name, out var error)) return error;
        var (db, key) = (scope.Db, name.Key);
        if (await db.Projects.AnyAsync(p => p.EntityId == project.EntityId && p.NameKey == key && p.Id != project.Id, scope.Ct))
            return CollectionErrors.NameTaken($"project {scope.Grant.EntityName}/{name}");
        await Renaming.TakeAsync(db, project.EntityId, key, scope.Ct);
        if (project.NameKey != key) await Renaming.LeaveAsync(db, project.EntityId, project.NameKey, project.Id, scope.Ct);
        scope.Record(new(HistoryAction.ProjectRenamed, $"{scope.Grant.EntityName}/{name}") { From = project.Name, To = name.Value });
        (project.Name, project.NameKey, project.Title) = (name.Value, key, title);
        // Versions show the name of their project.
        await db.Versions.Where(v => v.Artifact!.ProjectId == project.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Revision, v => v.Revision + 1), scope.Ct);
        return null;
    }
}
