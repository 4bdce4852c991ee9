using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Access;

internal static class EntityEndpoints
{
    public static void MapEntities(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me", MeAsync).WithTags("Me").WithSummary("Who the token is, and what it may do").Answers<MeContract>();
        var entities = api.MapGroup("/entities").WithTags("Entities");
        entities.MapGet("", ListAsync).WithSummary("Entities that the caller may see, by name").Answers<Listing<EntityContract>>();
        entities.MapPost("", CreateAsync).WithSummary("Make a team entity (administrators)").Takes<NewNamedBody>().Answers<EntityContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        entities.MapGet("/{entity}", GetAsync).WithSummary("One entity").Answers<EntityContract>();
        entities.MapPatch("/{entity}", ChangeAsync).WithSummary("Rename or describe an entity (owners)").Takes<ChangeNamedBody>().Answers<EntityContract>().TakesIdempotencyKey();
        entities.MapGet("/{entity}/members", MembersAsync).WithSummary("Members and their roles, by user name").Answers<Listing<MemberContract>>();
        entities.MapPut("/{entity}/members/{who}", SetMemberAsync).WithSummary("Add a member, by user name or e-mail, or change a role (owners)").Takes<SetMemberBody>().Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        entities.MapDelete("/{entity}/members/{who}", RemoveMemberAsync).WithSummary("Take a member out (owners)").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        entities.MapDelete("/{entity}", DeleteAsync).WithSummary("Delete an empty team entity (owners)").Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
    }

    private static async Task<IResult> MeAsync(HttpContext context, EntityQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        var entities = await queries.ListAsync(new PageRequest(PageRequest.MaxLimit), actor, ct);
        return entities.ToHttp(page => TypedResults.Ok(new MeContract(
            actor.UserId, actor.Name, actor.IsAdministrator, actor.DefaultEntity, actor.DefaultProject,
            new(actor.Token!.Name, Words.Of(actor.Token.MaxRole), actor.Token.EntityId is not null),
            page.Items.Select(entity => new MyEntityContract(entity.Name, Words.Of(entity.Role))).ToList())));
    }

    private static async Task<IResult> ListAsync([AsParameters] PageQuery page, HttpContext context, EntityQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<EntityContract>.Of(found, EntityContract.Of)));

    private static async Task<IResult> GetAsync(string entity, HttpContext context, EntityQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(entity, context.GetActor(), ct)).ToHttp(view => TypedResults.Ok(EntityContract.Of(view)));

    private static async Task<IResult> CreateAsync(HttpContext context, CreateEntity create, EntityQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<NewNamedBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        if (!(await create.ExecuteAsync(new(body.Name, body.DisplayName, body.Description), actor, ct)).TryGet(out var name, out error)) return Problems.From(error);
        return (await queries.GetAsync(name, actor, ct)).ToHttp(view => TypedResults.Created(ApiUrls.Entity(view.Name), EntityContract.Of(view)));
    }

    private static async Task<IResult> ChangeAsync(string entity, HttpContext context, ChangeEntity change, EntityQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<ChangeNamedBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var changed = await change.ExecuteAsync(new(entity, body.Name, body.DisplayName, body.Description), actor, ct);
        if (!changed.TryGet(out var name, out error)) return Problems.From(error);
        return (await queries.GetAsync(name, actor, ct)).ToHttp(view => TypedResults.Ok(EntityContract.Of(view)));
    }

    private static async Task<IResult> MembersAsync(string entity, [AsParameters] PageQuery page, HttpContext context, EntityQueries queries, CancellationToken ct) =>
        (await queries.MembersAsync(entity, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<MemberContract>.Of(found, MemberContract.Of)));

    private static async Task<IResult> SetMemberAsync(string entity, string who, HttpContext context, SetMember set, CancellationToken ct)
    {
        if (!(await JsonBody.ReadAsync<SetMemberBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        return (await set.ExecuteAsync(new(entity, who, body.Role), context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
    }

    private static async Task<IResult> RemoveMemberAsync(string entity, string who, HttpContext context, RemoveMember remove, CancellationToken ct) =>
        (await remove.ExecuteAsync(entity, who, context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> DeleteAsync(string entity, HttpContext context, DeleteEntity delete, CancellationToken ct) =>
        (await delete.ExecuteAsync(entity, context.GetActor(), ct)).ToHttp(_ => TypedResults.NoContent());
}
