using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Collections;

/// <summary>What a new project is called and about.</summary>
public sealed record CreateProjectRequest(string Entity, string Name, string? DisplayName = null, string? Description = null)
{
    /// <summary>The name that a client of another protocol gave it, where <paramref name="Name"/> is derived: <see cref="ForeignName.Title"/>.</summary>
    public string? Title { get; init; }
}

/// <summary>Makes a project in an entity.</summary>
public sealed class CreateProject(RegistryWrites writes)
{
    /// <summary>The new project's name, or <c>name_invalid</c>, <c>name_reserved</c>, <c>name_taken</c>.</summary>
    public Task<Result<string>> ExecuteAsync(CreateProjectRequest request, Actor actor, CancellationToken ct) =>
        writes.InEntityAsync<string>(actor, request.Entity, RegistryAction.LogVersion, async scope =>
        {
            var created = await AddAsync(scope, request.Name, request.DisplayName, request.Description);
            if (created.IsSuccess) created.Value.Title = request.Title;
            return created.Map(project => project.Name);
        }, ct);

    /// <summary>The same inside a transaction that needs the project.</summary>
    internal static async Task<Result<Project>> AddAsync(WriteScope scope, string nameText, string? displayName = null, string? descriptionText = null)
    {
        if (!ResourceName.ParseProject(nameText).TryGet(out var name, out var error)) return error;
        if (!Describable.Parse(displayName, "displayName", ResourceName.MaxLength).TryGet(out var title, out error)) return error;
        if (!Describable.Parse(descriptionText, "description").TryGet(out var description, out error)) return error;
        var (db, key) = (scope.Db, name.Key);
        if (await db.Projects.AnyAsync(p => p.EntityId == scope.Grant.EntityId && p.NameKey == key, scope.Ct))
            return CollectionErrors.NameTaken($"project {scope.Grant.EntityName}/{name}");
        await Renaming.TakeAsync(db, scope.Grant.EntityId, key, scope.Ct);
        var project = new Project
        {
            Id = Guid.CreateVersion7(scope.Now),
            EntityId = scope.Grant.EntityId,
            Name = name.Value,
            NameKey = key,
            DisplayName = title,
            Description = description,
            CreatedAt = scope.Now,
        };
        db.Projects.Add(project);
        scope.Record(new(HistoryAction.ProjectCreated, $"{scope.Grant.EntityName}/{name}"));
        return project;
    }
}
