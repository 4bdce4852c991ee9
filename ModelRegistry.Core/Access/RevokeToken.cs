using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>Ends a token for good: at once in this process, within seconds in another.</summary>
public sealed class RevokeToken(RegistryWrites writes, TokenAuthenticator tokens)
{
    /// <summary>
    /// Done (also where it was revoked before), or <c>not_found</c>. Its account may, an administrator may, and an owner of the one entity that
    /// the token is limited to may; a token revokes none.
    /// </summary>
    public async Task<Result<Done>> ExecuteAsync(Guid tokenId, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Token is not null) return AccessErrors.NotWithToken;
        var revoked = await writes.InRegistryAsync<Done>(actor, async transaction =>
        {
            var token = await transaction.Db.ApiTokens.SingleOrDefaultAsync(t => t.Id == tokenId, ct);
            if (token is null || !await MayRevokeAsync(transaction.Db, token, actor, ct)) return Error.NotFound("such token");
            if (token.RevokedAt is not null) return Done.It;
            token.RevokedAt = transaction.Now;
            var own = await OwnEntity.OpenAsync(transaction, token.UserId, ct);
            own.Record(new(HistoryAction.TokenRevoked, own.Grant.EntityName) { From = $"{token.Name} (…{token.Hint})" });
            return Done.It;
        }, ct);
        if (revoked.IsSuccess) tokens.ForgetToken(tokenId);
        return revoked;
    }

    private static async Task<bool> MayRevokeAsync(RegistryDbContext db, ApiToken token, Actor actor, CancellationToken ct)
    {
        if (token.UserId == actor.UserId || actor.IsAdministrator) return true;
        return token.EntityId is { } only && (await EntityAccess.FindAsync(db, actor, only, ct))?.Role == Role.Owner;
    }
}
