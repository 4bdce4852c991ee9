using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using ModelRegistry.Core.Access;

namespace ModelRegistry.Web.Access;

/// <summary>Who asks, in an endpoint, on a static page and in a circuit alike.</summary>
public interface IActorAccessor
{
    /// <summary>The actor as the database says now; null where nobody is signed in, or the account is gone or locked.</summary>
    ValueTask<Actor?> FindActorAsync(CancellationToken ct = default);

    /// <summary>The same where somebody must be.</summary>
    /// <exception cref="NobodySignedInException">Nobody is signed in, or the account is gone or locked.</exception>
    ValueTask<Actor> GetActorAsync(CancellationToken ct = default);
}

/// <summary>Nobody is signed in where somebody must be: answered with 401, or with the sign-in page.</summary>
public sealed class NobodySignedInException() : Exception("Nobody is signed in, or the account is gone or locked.");

internal sealed class ActorAccessor(IServiceProvider scope, IHttpContextAccessor http, ActorQueries actors) : IActorAccessor
{
    public async ValueTask<Actor?> FindActorAsync(CancellationToken ct = default)
    {
        var user = await FindUserAsync();
        if (user.Identity is TokenIdentity token) return token.Caller;
        return user.Identity?.IsAuthenticated == true && Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id)
            ? await actors.FindAsync(id, ct)
            : null;
    }

    public async ValueTask<Actor> GetActorAsync(CancellationToken ct = default) => await FindActorAsync(ct) ?? throw new NobodySignedInException();

    // A circuit has a scope of its own and outlives the request that began it, which the HTTP context may still be: only where the
    // request's services are ours is its user the one who asks.
    private async Task<ClaimsPrincipal> FindUserAsync() =>
        http.HttpContext is { } context && ReferenceEquals(context.RequestServices, scope)
            ? context.User
            : (await scope.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync()).User;
}
