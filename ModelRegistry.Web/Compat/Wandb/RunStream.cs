using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Runs;
using ModelRegistry.Web.Access;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary><c>POST /files/{entity}/{project}/{run}/file_stream</c>: what a running script says of itself again and again, and that it ended.</summary>
internal sealed class RunStream(RunQueries runs, WandbRuns wandbRuns)
{
    private const int MaxBodyBytes = 32 << 20;
    private const string SummaryFile = "wandb-summary.json";
    private const string HistoryFile = "wandb-history.jsonl";

    // Below the addresses of a browser's downloads, whose cookie counts for nothing here.
    private static readonly AuthorizationPolicy KeyAlone = new AuthorizationPolicyBuilder(Schemes.Token).RequireAuthenticatedUser().Build();

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 128 };

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/files/{entity}/{project}/{run}/file_stream", AnswerAsync)
        .RequireAuthorization(KeyAlone).ExcludeFromDescription().DisableAntiforgery().WithMetadata(WandbRegistration.Refusals, new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(MaxBodyBytes));

    private async Task<IResult> AnswerAsync(string entity, string project, string run, HttpContext context, CancellationToken ct)
    {
        var actor = context.GetActor();
        if (!(await runs.GetByNameAsync(entity, project, run, actor, ct)).TryGet(out var found, out var error)) return Refuse(error);
        JsonObject? said;
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var text = WandbRuns.WithoutNonNumbers(await reader.ReadToEndAsync(ct));
            said = JsonUnicode.IsWellFormed(text) ? JsonNode.Parse(text, documentOptions: Lenient) as JsonObject : null;
        }
        catch (JsonException)
        {
            said = null;
        }

        if (said is null) return Say(StatusCodes.Status400BadRequest, "The body is a JSON object of Unicode texts.");
        var state = said["complete"] is JsonValue complete && complete.TryGetValue<bool>(out var isComplete) && isComplete
            ? said["exitcode"] is JsonValue code && code.TryGetValue<long>(out var exit) && exit != 0 ? "failed" : "finished"
            // One that ended and speaks again was taken up again.
            : RunStates.IsOver(found.Run.State) ? "running" : null;
        if ((await wandbRuns.MeasureAsync(found.Run, Lines(said, HistoryFile), actor, ct)).Error is { } unmeasured) return Refuse(unmeasured);
        var summary = Lines(said, SummaryFile) is [.., var last] ? last : null;
        if (state is not null || summary is not null)
        {
            var reported = await wandbRuns.ReportAsync(found.Run, state, summary, actor, ct);
            if (reported.Error is { } refused) return Refuse(refused);
        }

        return TypedResults.Json(new { exitcode = (int?)null, limits = new { } });
    }

    private static IReadOnlyList<string> Lines(JsonObject said, string file) =>
        said["files"] is JsonObject files && files[file] is JsonObject part && part["content"] is JsonArray lines
            ? lines.OfType<JsonValue>().Select(line => line.TryGetValue<string>(out var text) ? text : string.Empty).Where(line => line.Length > 0).ToList()
            : [];

    private static IResult Refuse(Error error) => Say(error.Kind switch
    {
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    }, error.Message.ToString());

    private static IResult Say(int status, string message) => TypedResults.Json(new { errors = new[] { new { message } } }, statusCode: status);
}
