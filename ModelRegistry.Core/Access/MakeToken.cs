using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>A new token of the actor's.</summary>
/// <param name="Name">What the person calls it.</param>
/// <param name="MaxRole">The most it may do, a <see cref="Role"/> by name; null: all that the person may.</param>
/// <param name="Entity">The one entity it reaches, or null for all.</param>
/// <param name="Days">Days until it expires, 1 to <see cref="MakeToken.MaxDays"/>, or null: never.</param>
public sealed record MakeTokenRequest(string? Name, string? MaxRole = null, string? Entity = null, int? Days = null)
{
    /// <summary>The token's id where the caller chose it, so that a form that is sent twice makes one token; else null.</summary>
    public Guid? Id { get; init; }
}

/// <summary>A token as it is shown once.</summary>
/// <param name="Id">To revoke it.</param>
/// <param name="Secret">The token itself; nobody can show it again.</param>
/// <param name="ExpiresAt">UTC, or null: never.</param>
public sealed record MadeToken(Guid Id, string Secret, DateTimeOffset? ExpiresAt);

/// <summary>Makes a token for the actor's own account.</summary>
public sealed class MakeToken(RegistryWrites writes)
{
    /// <summary>Days of life at most; "never" is said by naming none.</summary>
    public const int MaxDays = 3650;

    /// <summary>The token, or <c>token_name_invalid</c>, <c>role_invalid</c>, <c>days_invalid</c>, <c>not_found</c> (entity), <c>token_made</c> (this id has one), <c>forbidden</c> (a token makes no tokens).</summary>
    public Task<Result<MadeToken>> ExecuteAsync(MakeTokenRequest request, Actor actor, CancellationToken ct) => MakeAsync(request, actor, by: actor, ct);

    /// <summary>By whoever has the machine's command line, for the account that <paramref name="actor"/> is.</summary>
    public Task<Result<MadeToken>> ExecuteAtConsoleAsync(MakeTokenRequest request, Actor actor, CancellationToken ct) =>
        MakeAsync(request, actor, Actor.CommandLine, ct);

    private async Task<Result<MadeToken>> MakeAsync(MakeTokenRequest request, Actor actor, Actor by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Token is not null) return AccessErrors.NotWithToken;
        if (!Describable.Parse(request.Name?.Trim(), "name", ResourceName.MaxLength).TryGet(out var name, out var error)) return error;
        if (name is null || TextKey.HasInvisible(name))
            return Error.Invalid("token_name_invalid", "name", $"A token needs a name of 1 to {ResourceName.MaxLength} visible characters, like 'training cluster'.");
        if (!AccessErrors.ParseRole(request.MaxRole ?? nameof(Role.Owner), "maxRole").TryGet(out var maxRole, out error)) return error;
        if (request.Days is { } days and (< 1 or > MaxDays))
            return Error.Invalid("days_invalid", "days", $"A token lives 1 to {MaxDays} days, or for ever; {days} is neither.");

        var secret = ApiTokenSecret.Make();
        return await writes.InRegistryAsync<MadeToken>(by, async transaction =>
        {
            if (request.Id is { } chosen && await transaction.Db.ApiTokens.AnyAsync(t => t.Id == chosen, ct)) return AccessErrors.TokenMade;
            Guid? only = null;
            if (!string.IsNullOrWhiteSpace(request.Entity))
            {
                if (await EntityAccess.FindAsync(transaction.Db, actor, request.Entity.Trim(), ct) is not { } grant) return Error.NotFound($"entity {request.Entity}");
                only = grant.EntityId;
            }

            var token = new ApiToken
            {
                Id = request.Id ?? Guid.CreateVersion7(transaction.Now),
                UserId = actor.UserId,
                Name = name,
                Hash = secret.Hash,
                Hint = secret.Hint,
                MaxRole = maxRole,
                EntityId = only,
                CreatedAt = transaction.Now,
                ExpiresAt = request.Days is { } lives ? transaction.Now.AddDays(lives) : null,
            };
            transaction.Db.ApiTokens.Add(token);
            var own = await OwnEntity.OpenAsync(transaction, actor.UserId, ct);
            own.Record(new(HistoryAction.TokenMade, own.Grant.EntityName) { To = $"{name} (…{token.Hint})" });
            return new MadeToken(token.Id, secret.Value, token.ExpiresAt);
        }, ct);
    }
}
