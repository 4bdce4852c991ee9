using ModelRegistry.Core.Collections;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Collections;

internal static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder api)
    {
        var projects = api.MapGroup("/entities/{entity}/projects").WithTags("Projects");
        projects.MapGet("", ListAsync).WithSummary("Projects of an entity, by name").Answers<Listing<ProjectContract>>();
        projects.MapPost("", CreateAsync).WithSummary("Make a project").Takes<NewNamedBody>().Answers<ProjectContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        projects.MapGet("/{project}", GetAsync).WithSummary("One project").Answers<ProjectContract>();
        projects.MapPatch("/{project}", ChangeAsync).WithSummary("Rename or describe a project").Takes<ChangeNamedBody>().Answers<ProjectContract>().TakesIdempotencyKey();
        projects.MapDelete("/{project}", DeleteAsync).WithSummary("Delete a project that never held anything (owners)").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(string entity, [AsParameters] PageQuery page, HttpContext context, ProjectQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(entity, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<ProjectContract>.Of(found, ProjectContract.Of)));

    private static async Task<IResult> GetAsync(string entity, string project, HttpContext context, ProjectQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(entity, project, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(ProjectContract.Of(found.Project)));

    private static async Task<IResult> CreateAsync(string entity, HttpContext context, CreateProject create, ProjectQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<NewNamedBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var created = await create.ExecuteAsync(new(entity, body.Name ?? string.Empty, body.DisplayName, body.Description), actor, ct);
        if (!created.TryGet(out var name, out error)) return Problems.From(error);
        return (await queries.GetAsync(entity, name, actor, ct))
            .ToHttp(found => TypedResults.Created(ApiUrls.Project(found.Project.Entity, name), ProjectContract.Of(found.Project)));
    }

    private static async Task<IResult> ChangeAsync(string entity, string project, HttpContext context, ChangeProject change, ProjectQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<ChangeNamedBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var changed = await change.ExecuteAsync(new(entity, project, body.Name, body.DisplayName, body.Description), actor, ct);
        if (!changed.TryGet(out var name, out error)) return Problems.From(error);
        return (await queries.GetAsync(entity, name, actor, ct)).ToHttp(found => TypedResults.Ok(ProjectContract.Of(found.Project)));
    }

    private static async Task<IResult> DeleteAsync(string entity, string project, HttpContext context, DeleteProject delete, CancellationToken ct) =>
        (await delete.ExecuteAsync(entity, project, context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
}
