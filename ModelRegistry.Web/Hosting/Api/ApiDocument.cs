using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ModelRegistry.Web.Idempotency;
using Scalar.AspNetCore;

namespace ModelRegistry.Web.Hosting.Api;

/// <summary>The API's description of itself, as an OpenAPI document and as readable pages; both without sign-in, since they tell nothing of what is stored.</summary>
internal static class ApiDocument
{
    private const string Scheme = "token";
    private const string Assets = Urls.ApiDocs + "/reference";
    private const string Page =
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>HTTP API · ModelRegistry</title>
          <link rel="icon" href="/favicon.svg">
        </head>
        <body>
          <nav style="padding: 10px 24px; font: 14px/20px system-ui, sans-serif; border-bottom: 1px solid #8884"><a href="{Urls.Home}" style="color: #757575">← ModelRegistry</a></nav>
          <main id="api" data-document="{Urls.OpenApi}"></main>
          <noscript>The document itself is at <a href="{Urls.OpenApi}">{Urls.OpenApi}</a>.</noscript>
          <script src="{Assets}/scalar.js"></script>
          <script src="/js/api-docs.js"></script>
        </body>
        </html>
        """;

    private const string Introduction =
        "Log model versions, bookmark them, move aliases, download files. Send `Authorization: Bearer mreg-…`. " +
        "Every refusal is `application/problem+json` with a stable `code`; every answer carries `X-Request-Id`. " +
        "Lists take `limit` (1 to 1,000) and `cursor` and answer `{ items, next }`. Calls that change something take `Idempotency-Key`.";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = call => call.RelativePath?.StartsWith("api/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) => Complete(document));
        options.AddOperationTransformer((operation, context, _) => Complete(operation, context));
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // What people log is any JSON object.
            if (context.JsonTypeInfo.Type == typeof(RawJson) || context.JsonTypeInfo.Type == typeof(RawJson?)) schema.Type = JsonSchemaType.Object;
            if (context.JsonTypeInfo.Type == typeof(Core.Common.Text)) schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        // Scalar's own page starts itself by an inline script, which the security policy forbids: only its assets are served, below a page of ours.
        routes.MapScalarApiReference(Assets).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(Urls.ApiDocs, () => TypedResults.Text(Page, "text/html; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
    }

    private static Task Complete(OpenApiDocument document)
    {
        document.Info = new() { Title = "ModelRegistry", Version = "v1", Description = Introduction };
        document.Servers = [new() { Url = "/" }];
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "mreg-…", Description = "A token of an account." };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        operation.Parameters ??= [];
        // The parts of the address that a call reads as one: entity, project, artifact or registered model.
        foreach (var name in Names(context.Description.RelativePath ?? string.Empty).Where(name => operation.Parameters.All(p => p.Name != name)))
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = Text() });
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKeyTaken>().Any())
            operation.Parameters.Add(new OpenApiParameter { Name = IdempotencyFilter.Header, In = ParameterLocation.Header, Schema = Text(), Description = "Repeated with the same key and body, the call returns its first answer." });
        operation.Responses ??= [];
        operation.Responses["4XX"] = new OpenApiResponse
        {
            Description = "Refused, and why.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problems.ContentType] = new() { Example = Example() } },
        };
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Names(string path) => path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}', '*').Split(':')[0]);

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    private static JsonObject Example() => new()
    {
        ["type"] = "urn:model-registry:error:name_invalid",
        ["title"] = "Bad Request",
        ["status"] = StatusCodes.Status400BadRequest,
        ["detail"] = Core.Collections.ResourceName.Form.ToString(),
        ["code"] = "name_invalid",
        ["errors"] = new JsonObject { ["name"] = new JsonArray(Core.Collections.ResourceName.Form.ToString()) },
    };
}
