using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Common;
using ModelRegistry.Web.Hosting;

namespace ModelRegistry.Web.Access;

/// <summary>
/// Takes <c>Authorization: Bearer TOKEN</c>, or <c>Basic</c> with any user name and the token as password. A token in a query string never
/// comes this far.
/// </summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenAuthenticator tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Realm = "ModelRegistry";
    private static readonly AuthenticateResult Unknown = AuthenticateResult.Fail("unknown");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0) return AuthenticateResult.NoResult();
        if (!ApiTokenSecret.TryParse(ReadToken(Request.Headers.Authorization.ToString()), out var secret)) return Unknown;
        if (await tokens.FindAsync(secret, Context.RequestAborted) is not { } actor) return Unknown;
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new TokenIdentity(actor)), Scheme.Name));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        Response.Headers.WWWAuthenticate = result.Failure is null ? $"Bearer realm=\"{Realm}\"" : $"Bearer realm=\"{Realm}\", error=\"invalid_token\"";
        if (await RefusalForm.TryWriteAsync(Context, StatusCodes.Status401Unauthorized, result.Failure is null ? "No API key was sent." : "The API key is unknown, expired or revoked.")) return;
        await (result.Failure is null
            ? Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "token_missing", $"Send a token as 'Authorization: Bearer mreg-…'. {ApiTokenSecret.Form}")
            : Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "token_invalid", $"This token is unknown, expired or revoked. {ApiTokenSecret.Form}"));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "forbidden", "This token may not do this.");

    private static string? ReadToken(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is null) return null;
        if (string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)) return header.Parameter.Trim();
        if (!string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)) return null;
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(header.Parameter.Trim(), bytes, out var written)) return null;
        var pair = Encoding.UTF8.GetString(bytes[..written]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : pair[(colon + 1)..];
    }
}

/// <summary>Who a token stands for. Carries the actor, so that no second look is needed.</summary>
internal sealed class TokenIdentity(Actor actor) : ClaimsIdentity(
    [new(ClaimTypes.NameIdentifier, actor.UserId.ToString()), new(ClaimTypes.Name, actor.Name)], Schemes.Token)
{
    public Actor Caller => actor;
}
