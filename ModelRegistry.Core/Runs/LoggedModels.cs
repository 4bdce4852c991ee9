using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Runs;

/// <summary>A model that a script begins to log.</summary>
/// <param name="ProjectId">Where.</param>
/// <param name="Name">As the script calls it; null: the server invents one.</param>
/// <param name="RunId">The run that logs it, of the same project; null for none.</param>
/// <param name="Type">The script's word for its kind.</param>
public sealed record CreateLoggedModelRequest(Guid ProjectId, string? Name, Guid? RunId, string? Type)
{
    /// <summary>What it was made with.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Params { get; init; } = [];

    /// <summary>Tags with values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];
}

/// <summary>New words for a logged model; null leaves one as it is.</summary>
public sealed record ChangeLoggedModelRequest(Guid Id)
{
    public LoggedModelState? State { get; init; }

    /// <summary>The step of its run at which it was logged.</summary>
    public long? Step { get; init; }

    /// <summary>Tags with values, added or replaced.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Keys of tags that go.</summary>
    public IReadOnlyList<string> RemoveTags { get; init; } = [];
}

/// <summary>A logged model as it is read.</summary>
public sealed record LoggedModelView(
    Guid Id, Guid ProjectId, string Name, Guid? RunId, string? Type, string Params, LoggedModelState State, long? Step, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Tags with values, by key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];
}

/// <summary>Begins a model that a run logs. What becomes of it is no event of history before it is a version.</summary>
public sealed class CreateLoggedModel(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its id; or <c>not_found</c> (the project or run), <c>forbidden</c>, <c>name_invalid</c>, <c>tag_invalid</c>, <c>metadata_too_large</c>.</summary>
    public async Task<Result<Guid>> ExecuteAsync(CreateLoggedModelRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Name?.Length > LoggedModel.MaxName || request.Type?.Length > LoggedModel.MaxName) return Error.Invalid("name_invalid", "name", ResourceName.Form);
        var values = new JsonObject();
        foreach (var (key, value) in request.Params) values[key] = value;
        if (!JsonObjectText.ParseOfRun(values.ToJsonString(Plain), "params").TryGet(out var parameters, out var error)) return error;
        string? entity;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var visible = EntityAccess.Visible(db, actor);
            entity = await db.Projects.Where(p => p.Id == request.ProjectId && visible.Contains(p.EntityId)).Select(p => p.Entity!.Name).FirstOrDefaultAsync(ct);
        }

        if (entity is null) return Error.NotFound("such project");
        return await writes.InEntityAsync<Guid>(actor, entity, RegistryAction.LogVersion, async scope =>
        {
            var db = scope.Db;
            if (!await db.Projects.AnyAsync(p => p.Id == request.ProjectId && p.EntityId == scope.Grant.EntityId, ct)) return Error.NotFound("such project");
            if (request.RunId is { } run && !await db.Runs.AnyAsync(r => r.Id == run && r.Project!.EntityId == scope.Grant.EntityId, ct)) return Error.NotFound("such run");
            var id = Guid.CreateVersion7(scope.Now);
            db.LoggedModels.Add(new()
            {
                Id = id,
                ProjectId = request.ProjectId,
                Name = string.IsNullOrWhiteSpace(request.Name) ? $"model-{id.ToString("N")[^8..]}" : request.Name,
                RunId = request.RunId,
                Type = request.Type,
                Params = parameters.Text,
                State = LoggedModelState.Pending,
                CreatedAt = scope.Now,
                UpdatedAt = scope.Now,
            });
            return (await KeyedTags.ChangeAsync(scope, id, request.Tags, [])).Map(_ => id);
        }, ct);
    }
}

/// <summary>Says how far a logged model is, and tags it.</summary>
public sealed class ChangeLoggedModel(RegistryWrites writes, IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>Done, or <c>not_found</c>, <c>forbidden</c>, <c>tag_invalid</c>.</summary>
    public async Task<Result<Done>> ExecuteAsync(ChangeLoggedModelRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? entity;
        await using (var db = await contexts.CreateDbContextAsync(ct))
        {
            var visible = EntityAccess.Visible(db, actor);
            entity = await db.LoggedModels.Where(m => m.Id == request.Id && visible.Contains(m.Project!.EntityId)).Select(m => m.Project!.Entity!.Name).FirstOrDefaultAsync(ct);
        }

        if (entity is null) return NotFound;
        return await writes.InEntityAsync<Done>(actor, entity, RegistryAction.LogVersion, async scope =>
        {
            if (await scope.Db.LoggedModels.FirstOrDefaultAsync(m => m.Id == request.Id && m.Project!.EntityId == scope.Grant.EntityId, ct) is not { } model) return NotFound;
            model.State = request.State ?? model.State;
            model.Step = request.Step ?? model.Step;
            model.UpdatedAt = scope.Now;
            return (await KeyedTags.ChangeAsync(scope, model.Id, request.Tags, request.RemoveTags)).Map(_ => Done.It);
        }, ct);
    }

    internal static Error NotFound => Error.NotFound("such logged model");
}

/// <summary>Reads logged models.</summary>
public sealed class LoggedModelQueries(IDbContextFactory<RegistryDbContext> contexts)
{
    /// <summary>One, or <c>not_found</c>.</summary>
    public async Task<Result<LoggedModelView>> GetAsync(Guid id, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await ReadAsync(db, Visible(db, actor).Where(m => m.Id == id), ct);
        return found.Count == 1 ? found[0] : ChangeLoggedModel.NotFound;
    }

    /// <summary>Those of some projects, newest first; none of what the actor may not see.</summary>
    public async Task<Result<Page<LoggedModelView>>> ListAsync(IReadOnlyCollection<Guid> projects, string? name, Guid? run, PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Check() is { } bad) return bad;
        if (!page.MomentCursor().TryGet(out var before, out var error)) return error;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var models = Visible(db, actor).Where(m => projects.Contains(m.ProjectId) && (m.CreatedAt < before.At || (m.CreatedAt == before.At && m.Id.CompareTo(before.Id) < 0)));
        if (name is not null) models = models.Where(m => m.Name == name);
        if (run is { } id) models = models.Where(m => m.RunId == id);
        var rows = await ReadAsync(db, models.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id).Take(page.Limit + 1), ct);
        return Page<LoggedModelView>.From(rows, page.Limit, row => PageRequest.MomentCursor(row.CreatedAt, row.Id));
    }

    /// <summary>Those of one run, oldest first, at most <see cref="PageRequest.MaxLimit"/>; none of what the actor may not see.</summary>
    public async Task<Result<IReadOnlyList<LoggedModelView>>> OfRunAsync(Guid run, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ReadAsync(db, Visible(db, actor).Where(m => m.RunId == run).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).Take(PageRequest.MaxLimit), ct);
    }

    private static IQueryable<LoggedModel> Visible(RegistryDbContext db, Actor actor)
    {
        var visible = EntityAccess.Visible(db, actor);
        return db.LoggedModels.AsNoTracking().Where(m => visible.Contains(m.Project!.EntityId));
    }

    private static async Task<List<LoggedModelView>> ReadAsync(RegistryDbContext db, IQueryable<LoggedModel> models, CancellationToken ct)
    {
        var rows = await models.Select(m => new LoggedModelView(m.Id, m.ProjectId, m.Name, m.RunId, m.Type, m.Params, m.State, m.Step, m.CreatedAt, m.UpdatedAt)).ToListAsync(ct);
        var tags = await KeyedTags.OfAsync(db, rows.ConvertAll(row => row.Id), ct);
        return rows.ConvertAll(row => row with { Tags = tags[row.Id].ToList() });
    }
}
