using System.Text.Json;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Complexity;
using GraphQL.Validation.Rules.Custom;
using Microsoft.Extensions.Options;
using ModelRegistry.Web.Hosting;
using ModelRegistry.Web.Hosting.Api;

namespace ModelRegistry.Web.Compat.Wandb;

/// <summary>
/// <c>POST /graphql</c>. What its clients can mend is an error in an answer of 200; 503 is kept for a store or database that is away, since they try
/// any 5xx again for minutes.
/// </summary>
internal sealed class GraphQlEndpoint(IEnumerable<IWandbFields> parts, IOptions<PublicAddressOptions> address, ILogger<GraphQlEndpoint> log)
{
    // Thousands of files are named at once.
    public const int MaxBodyBytes = 32 << 20;

    // Their deepest documents have eleven levels, and a page of five thousand versions with all their words.
    private const int MaxDepth = 30;
    private const int MaxComplexity = 2_000_000;

    private readonly Lazy<ISchema> schema = new(() => WandbSchema.Build(parts));
    private readonly DocumentExecuter executer = new();
    private readonly GraphQLSerializer serializer = new();
    private readonly IValidationRule[] rules = [.. DocumentValidator.CoreRules, new ComplexityValidationRule(new() { MaxDepth = MaxDepth, MaxComplexity = MaxComplexity })];

    /// <summary>The schema, for tests that compare it with what clients ask for.</summary>
    public ISchema Schema => schema.Value;

    public async Task AnswerAsync(HttpContext context, CancellationToken ct)
    {
        if (await ReadAsync(context, ct) is not { } request)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { errors = new[] { new { message = "The body is JSON with a 'query' and, where it has some, 'variables'." } } }, ct);
            return;
        }

        var call = new WandbCall(context.GetActor(), address.Value.RootOf(context.Request), ct);
        var result = await executer.ExecuteAsync(options =>
        {
            options.Schema = schema.Value;
            options.Query = request.Query;
            options.Variables = request.Variables;
            options.OperationName = request.OperationName; // From 0.28 on every query arrives with an empty one, which names none.
            options.UserContext = call;
            options.ValidationRules = rules;
            options.CancellationToken = ct;
            options.UnhandledExceptionDelegate = unhandled =>
            {
                log.LogError(unhandled.OriginalException, "A field could not be answered");
                unhandled.ErrorMessage = $"Something went wrong on the server; its log has {context.TraceIdentifier}.";
                return Task.CompletedTask;
            };
        });
        context.Response.StatusCode = call.IsUnavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await serializer.WriteAsync(context.Response.Body, result, ct);
    }

    private async Task<GraphQLRequest?> ReadAsync(HttpContext context, CancellationToken ct)
    {
        try
        {
            var request = await serializer.ReadAsync<GraphQLRequest>(context.Request.Body, ct);
            return string.IsNullOrWhiteSpace(request?.Query) ? null : request;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
