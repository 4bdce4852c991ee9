using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using ModelRegistry.Core.Common;

namespace ModelRegistry.Web.Hosting;

/// <summary>What every answer carries, whoever wrote it.</summary>
internal static class Answers
{
    /// <summary>Names the request in the answer as the log names it.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>What a page's script is told whose session is over.</summary>
    public static Text SignedOut => "You are signed out. Sign in again in another tab, then go on here: nothing is lost.";

    /// <summary>Sets <see cref="RequestId"/>, also on answers that an exception handler cleared.</summary>
    public static IApplicationBuilder UseRequestId(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            var started = (HttpContext)state;
            started.Response.Headers[RequestId] = started.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        return next(context);
    });

    /// <summary>Gives a bare refusal of the framework's (no route, wrong method, wrong media type) the shape of all others, for programs.</summary>
    public static IApplicationBuilder UseProblemsForBareRefusals(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted || response.ContentType is not null || response.ContentLength > 0
            || !MachinePaths.Contains(context.Request.Path))
            return;
        (string Code, Text Message) said = response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => ("signed_out", SignedOut),
            StatusCodes.Status404NotFound => ("not_found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", "This address does not take this method; see the header Allow."),
            StatusCodes.Status413PayloadTooLarge => ("too_large", "The request is larger than this address takes."),
            StatusCodes.Status415UnsupportedMediaType => ("media_type_unsupported", "This address does not take this Content-Type."),
            StatusCodes.Status429TooManyRequests => ("too_many_requests", "Too many requests; wait a minute."),
            var status => ("request_invalid", Text.Verbatim(ReasonPhrases.GetReasonPhrase(status))),
        };
        // A range that can't be answered must stay without a body of another type; its headers say all.
        if (response.StatusCode == (int)HttpStatusCode.RequestedRangeNotSatisfiable) return;
        if (await RefusalForm.TryWriteAsync(context, response.StatusCode, said.Message.ToString())) return;
        await Problems.WriteAsync(context, response.StatusCode, said.Code, said.Message);
    });

    /// <summary>No framing, no sniffing, nothing from another host. MudBlazor sets styles on elements, hence the one exception.</summary>
    public static IApplicationBuilder UseRegistrySecurityHeaders(this IApplicationBuilder app) => app.UseSecurityHeaders(new HeaderPolicyCollection()
        .AddFrameOptionsDeny()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyStrictOriginWhenCrossOrigin()
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            policy.AddCamera().None();
            policy.AddMicrophone().None();
            policy.AddGeolocation().None();
        })
        .AddContentSecurityPolicy(policy =>
        {
            policy.AddDefaultSrc().Self();
            policy.AddScriptSrc().Self();
            policy.AddStyleSrc().Self().UnsafeInline();
            policy.AddImgSrc().Self().Data();
            policy.AddFontSrc().Self();
            policy.AddConnectSrc().Self();
            policy.AddObjectSrc().None();
            policy.AddBaseUri().Self();
            policy.AddFormAction().Self();
            policy.AddFrameAncestors().None();
        })
        .RemoveServerHeader());
}
