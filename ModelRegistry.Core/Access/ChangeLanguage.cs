using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>
/// Keeps the language that a person reads the pages in. It lies among Identity's claims of the account, so that a session carries it from signing in
/// on, and another browser's session within a minute.
/// </summary>
public sealed partial class ChangeLanguage(RegistryWrites writes)
{
    /// <summary>The claim's type; its value is the language's tag. Absent, the browser decides.</summary>
    public const string ClaimType = "language";

    /// <summary>Done, or <c>language_invalid</c>. Null or empty: the browser decides again.</summary>
    public async Task<Result<Done>> ExecuteAsync(string? tag, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Token is not null) return AccessErrors.NotWithToken;
        var wanted = string.IsNullOrWhiteSpace(tag) ? null : tag.Trim();
        if (wanted is not null && !Tag().IsMatch(wanted)) return Error.Invalid("language_invalid", "language", "A language is named by its tag, like 'en' or 'ja'.");
        return await writes.InRegistryAsync<Done>(actor, async transaction =>
        {
            var db = transaction.Db;
            var kept = await db.UserClaims.Where(c => c.UserId == actor.UserId && c.ClaimType == ClaimType).ToListAsync(ct);
            var before = kept.Count > 0 ? kept[0].ClaimValue : null;
            if (before == wanted) return Done.It;
            var own = await OwnEntity.OpenAsync(transaction, actor.UserId, ct);
            own.Record(new(HistoryAction.AccountChanged, own.Grant.EntityName) { From = Say(before), To = Say(wanted) });
            db.UserClaims.RemoveRange(kept);
            if (wanted is not null) db.UserClaims.Add(new IdentityUserClaim<Guid> { UserId = actor.UserId, ClaimType = ClaimType, ClaimValue = wanted });
            return Done.It;
        }, ct);
    }

    private static string Say(string? tag) => $"language {tag ?? "of the browser"}";

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}
