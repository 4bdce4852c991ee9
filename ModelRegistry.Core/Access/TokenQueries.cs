using System.Globalization;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;

namespace ModelRegistry.Core.Access;

/// <summary>A token as its list shows it; never the token itself.</summary>
/// <param name="Id">To revoke it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Hint">Its last four characters.</param>
/// <param name="MaxRole">The most it may do.</param>
/// <param name="Entity">The one entity it reaches, or null for all.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC, or null: never.</param>
/// <param name="LastUsedAt">UTC, to the minute, or null: never.</param>
/// <param name="IsExpired">True where it can't be used any more.</param>
public sealed record TokenRow(
    Guid Id, string Name, string Owner, string Hint, Role MaxRole, string? Entity, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, bool IsExpired);

/// <summary>Reads tokens.</summary>
public sealed class TokenQueries(IDbContextFactory<RegistryDbContext> contexts, TimeProvider clock)
{
    /// <summary>The actor's own tokens that are not revoked, newest first.</summary>
    public async Task<Result<Page<TokenRow>>> OwnAsync(PageRequest page, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var userId = actor.UserId;
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ListAsync(db.ApiTokens.Where(t => t.UserId == userId), page, ct);
    }

    /// <summary>Everybody's tokens that are limited to one entity, for its owners; else <c>not_found</c> or <c>forbidden</c>.</summary>
    public async Task<Result<Page<TokenRow>>> OfEntityAsync(string entityName, PageRequest page, Actor actor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var access = await EntityAccess.RequireAsync(db, actor, entityName, RegistryAction.ManageMembers, ct);
        if (!access.TryGet(out var grant, out var error)) return error;
        return await ListAsync(db.ApiTokens.Where(t => t.EntityId == grant.EntityId), page, ct);
    }

    private async Task<Result<Page<TokenRow>>> ListAsync(IQueryable<ApiToken> tokens, PageRequest page, CancellationToken ct)
    {
        if (page.Check() is { } error) return error;
        if (!page.MomentCursor().TryGet(out var before, out var bad)) return bad;
        tokens = tokens.Where(t => t.CreatedAt < before.At || (t.CreatedAt == before.At && t.Id.CompareTo(before.Id) < 0));
        var now = clock.GetUtcNow();
        var rows = await tokens.AsNoTracking().Where(t => t.RevokedAt == null).OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id).Take(page.Limit + 1)
            .Select(t => new TokenRow(
                t.Id, t.Name, t.User!.UserName!, t.Hint, t.MaxRole, t.Entity!.Name, t.CreatedAt, t.ExpiresAt, t.LastUsedAt,
                t.ExpiresAt != null && t.ExpiresAt <= now))
            .ToListAsync(ct);
        return Page<TokenRow>.From(rows, page.Limit, row => PageRequest.MomentCursor(row.CreatedAt, row.Id));
    }
}
