using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Runs;

internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/entities/{entity}/projects/{project}/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).WithSummary("Runs of a project, newest first").Answers<Listing<RunContract>>();
        runs.MapPost("", CreateAsync).WithSummary("Start a run").Takes<NewRunBody>().Answers<RunWithLineageContract>(StatusCodes.Status201Created).TakesIdempotencyKey();
        runs.MapGet("/{run:guid}", GetAsync).WithSummary("One run, with what it logged and used").Answers<RunWithLineageContract>();
        runs.MapPatch("/{run:guid}", ChangeAsync).WithSummary("Report a run's state, config or summary").Takes<ChangeRunBody>().Answers<RunWithLineageContract>().TakesIdempotencyKey();
        runs.MapGet("/{run:guid}/metrics", MetricsAsync).WithSummary("The last point of each metric of a run, by key").Answers<Listing<MetricPointContract>>();
        runs.MapPost("/{run:guid}/metrics", MeasureAsync).WithSummary("Say what a run measured, point by point").Takes<MetricsBody>().Answers(StatusCodes.Status204NoContent).TakesIdempotencyKey();
        runs.MapGet("/{run:guid}/metrics/{**key}", HistoryAsync).WithSummary("Every point of one metric, in the order logged").Answers<Listing<MetricPointContract>>();
        runs.MapPost("/{run:guid}/uses", UseAsync).WithSummary("Say that a run took a version as input").Takes<UseVersionBody>().Answers<RunWithLineageContract>().TakesIdempotencyKey();
    }

    private static async Task<IResult> ListAsync(string entity, string project, [AsParameters] PageQuery page, HttpContext context, RunQueries queries, CancellationToken ct) =>
        (await queries.ListAsync(entity, project, page.ToPage(), context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(Listing<RunContract>.Of(found, RunContract.Of)));

    private static async Task<IResult> GetAsync(string entity, string project, Guid run, HttpContext context, RunQueries queries, CancellationToken ct) =>
        (await queries.GetAsync(entity, project, run, context.GetActor(), ct)).ToHttp(found => TypedResults.Ok(RunWithLineageContract.Of(found)));

    private static async Task<IResult> CreateAsync(string entity, string project, HttpContext context, CreateRun create, RunQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<NewRunBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var created = await create.ExecuteAsync(new(entity, project, body.Name ?? string.Empty, body.State, body.Config?.Text, body.Summary?.Text) { DisplayName = body.DisplayName, StartedAt = body.StartedAt }, actor, ct);
        if (!created.TryGet(out var id, out error)) return Problems.From(error);
        return (await queries.GetAsync(entity, project, id, actor, ct))
            .ToHttp(found => TypedResults.Created(ApiUrls.Run(found.Run.Entity, found.Run.Project, id), RunWithLineageContract.Of(found)));
    }

    private static async Task<IResult> ChangeAsync(string entity, string project, Guid run, HttpContext context, ChangeRun change, RunQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<ChangeRunBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var changed = await change.ExecuteAsync(new(entity, project, run, body.Name, body.State, body.Config?.Text, body.Summary?.Text) { DisplayName = body.DisplayName }, actor, ct);
        if (!changed.TryGet(out var id, out error)) return Problems.From(error);
        return (await queries.GetAsync(entity, project, id, actor, ct)).ToHttp(found => TypedResults.Ok(RunWithLineageContract.Of(found)));
    }

    private static async Task<IResult> UseAsync(string entity, string project, Guid run, HttpContext context, UseVersion use, RunQueries queries, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<UseVersionBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        var used = await use.ExecuteAsync(new(entity, project, run, body.Version ?? string.Empty), actor, ct);
        if (!used.TryGet(out _, out error)) return Problems.From(error);
        return (await queries.GetAsync(entity, project, run, actor, ct)).ToHttp(found => TypedResults.Ok(RunWithLineageContract.Of(found)));
    }

    private static async Task<IResult> MetricsAsync(
        string entity, string project, Guid run, [AsParameters] PageQuery page, HttpContext context, RunQueries runs, RunMetricQueries metrics, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await runs.GetAsync(entity, project, run, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        return (await metrics.ListAsync(found.Run.Id, page.ToPage(), actor, ct)).ToHttp(points => TypedResults.Ok(Listing<MetricPointContract>.Of(points, MetricPointContract.Of)));
    }

    private static async Task<IResult> HistoryAsync(
        string entity, string project, Guid run, string key, [AsParameters] PageQuery page, HttpContext context, RunQueries runs, RunMetricQueries metrics, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await runs.GetAsync(entity, project, run, actor, ct)).TryGet(out var found, out var error)) return Problems.From(error);
        return (await metrics.HistoryAsync(found.Run.Id, key, page.ToPage(), actor, ct)).ToHttp(points => TypedResults.Ok(Listing<MetricPointContract>.Of(points, MetricPointContract.Of)));
    }

    private static async Task<IResult> MeasureAsync(string entity, string project, Guid run, HttpContext context, RunQueries runs, ReportRun report, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await JsonBody.ReadAsync<MetricsBody>(context, ct)).TryGet(out var body, out var error)) return Problems.From(error);
        if (!(await runs.GetAsync(entity, project, run, actor, ct)).TryGet(out var found, out error)) return Problems.From(error);
        var points = (body.Points ?? []).Select(point => new MetricPoint(point.Key, point.Value, point.Step, point.At?.ToUniversalTime())).ToList();
        return (await report.ExecuteAsync(new(found.Run.Id) { Metrics = points }, actor, ct)).ToHttp(_ => TypedResults.NoContent());
    }
}
