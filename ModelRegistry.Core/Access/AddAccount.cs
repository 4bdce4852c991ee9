using System.ComponentModel.DataAnnotations;
using System.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.History;

namespace ModelRegistry.Core.Access;

/// <summary>A new account.</summary>
/// <param name="Name">The user name, by the rule of <see cref="EntityName"/>: an entity of that name comes with it.</param>
/// <param name="Email">Unique in the registry.</param>
/// <param name="Password">At least <see cref="AddAccount.MinPasswordLength"/> characters; null: the person sets it by a link.</param>
/// <param name="IsAdministrator">May make entities and accounts, and sees all.</param>
public sealed record AddAccountRequest(string? Name, string? Email, string? Password, bool IsAdministrator = false);

/// <summary>Makes an account, its own entity with the place for registered models, and its ownership, in one transaction.</summary>
public sealed class AddAccount(RegistryWrites writes, AccountManagers managers)
{
    /// <summary>Characters of a password at least; what they are is the person's business.</summary>
    public const int MinPasswordLength = 10;

    /// <summary>Characters of a password at most, so that hashing one stays cheap.</summary>
    public const int MaxPasswordLength = 256;

    /// <summary>
    /// By an administrator. The new account as an actor, or <c>forbidden</c>, <c>name_invalid</c>, <c>name_reserved</c>, <c>name_taken</c>,
    /// <c>email_invalid</c>, <c>email_taken</c>, <c>password_invalid</c>.
    /// </summary>
    public async Task<Result<Actor>> ExecuteAsync(AddAccountRequest request, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.IsAdministrator) return AccessErrors.NotAdministrator;
        return await AddAsync(request, actor, mustBeFirst: false, reason: null, ct);
    }

    /// <summary>By whoever holds the one-time set-up code: an administrator, and only while there is no account at all; else <c>already_set_up</c>.</summary>
    public Task<Result<Actor>> ExecuteFirstAsync(AddAccountRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AddAsync(request with { IsAdministrator = true }, actor: null, mustBeFirst: true, Actor.SetUpPage, ct);
    }

    /// <summary>By whoever has the machine's command line, and so the database file itself.</summary>
    public Task<Result<Actor>> ExecuteAtConsoleAsync(AddAccountRequest request, CancellationToken ct) =>
        AddAsync(request, Actor.CommandLine, mustBeFirst: false, reason: null, ct);

    private async Task<Result<Actor>> AddAsync(AddAccountRequest request, Actor? actor, bool mustBeFirst, string? reason, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var named = EntityName.Parse(request.Name);
        // All that is wrong, so that nobody mends one field to be told of the next.
        if (AccessErrors.Together(named.Error, EmailFault(request.Email), request.Password is null ? null : PasswordFault(request.Password)) is { } error) return error;
        var name = named.Value;

        var userId = Guid.CreateVersion7();
        // Nobody signed in makes the first account: history names the account itself, and the way it came.
        var by = actor ?? new Actor(userId, name.Value, request.IsAdministrator, name.Value);
        return await writes.InRegistryAsync<Actor>(by, async transaction =>
        {
            var db = transaction.Db;
            if (mustBeFirst && await db.Users.AnyAsync(ct))
                return new Error(ErrorKind.Conflict, "already_set_up", "This registry has an account already; its administrator makes the others.");
            var user = new RegistryUser
            {
                Id = userId,
                UserName = name.Value,
                Email = request.Email!.Trim(),
                IsAdministrator = request.IsAdministrator,
                CreatedAt = transaction.Now,
            };
            using var lease = managers.Lease(db);
            var made = request.Password is null ? await lease.Manager.CreateAsync(user) : await lease.Manager.CreateAsync(user, request.Password);
            if (!made.Succeeded) return AccountManagers.ErrorOf(made, name.Value);

            var added = await NewEntity.AddAsync(transaction, name, userId, userId, displayName: null, description: null, ct);
            if (!added.TryGet(out var scope, out var taken)) return taken;
            scope.Record(new(HistoryAction.AccountMade, name.Value) { To = request.IsAdministrator ? "administrator" : "member", Reason = reason });
            user.DefaultEntityId = scope.Grant.EntityId;
            return new Actor(userId, name.Value, request.IsAdministrator, name.Value);
        }, ct,
        // "There is no account" must stay true until the first one is committed: two who hold the code at once make one account.
        mustBeFirst ? IsolationLevel.Serializable : IsolationLevel.Unspecified);
    }

    /// <summary>Why a text is no e-mail address, or null. That no other account has it is found when it is saved.</summary>
    public static Error? EmailFault(string? email) =>
        string.IsNullOrWhiteSpace(email) || email.Length > MaxEmailLength || !Address.IsValid(email.Trim()) ? EmailInvalid : null;

    /// <summary>Why a text is no password, or null.</summary>
    public static Error? PasswordFault(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return password.Length > MaxPasswordLength ? Error.Invalid("password_invalid", "password", $"A password is at most {MaxPasswordLength} characters.")
            : password.Length < MinPasswordLength ? PasswordShort
            : null;
    }

    internal static Error EmailInvalid => Error.Invalid("email_invalid", "email", "An account needs an e-mail address, like ada@example.org.");

    internal static Error PasswordShort =>
        Error.Invalid("password_invalid", "password", $"A password is at least {MinPasswordLength} characters; any characters will do.");

    private const int MaxEmailLength = 254;

    // As Identity judges it when it saves.
    private static readonly EmailAddressAttribute Address = new();
}

/// <summary>Identity's user manager on the context of a running transaction, so that an account and its entity come or go together.</summary>
public sealed class AccountManagers(IServiceScopeFactory scopes)
{
    internal ManagerLease Lease(RegistryDbContext db) => new(scopes.CreateScope(), db);

    /// <summary>Identity's refusal as one of ours; <paramref name="name"/> is the account's, for <c>name_taken</c>.</summary>
    public static Error ErrorOf(IdentityResult result, string name)
    {
        ArgumentNullException.ThrowIfNull(result);
        var codes = result.Errors.Select(e => e.Code).ToHashSet(StringComparer.Ordinal);
        // A name and an address may both be taken: each is said at its field.
        if (AccessErrors.Together(
            codes.Contains(nameof(IdentityErrorDescriber.DuplicateUserName)) ? AccessErrors.NameTaken(name) : null,
            codes.Contains(nameof(IdentityErrorDescriber.DuplicateEmail)) ? AccessErrors.EmailTaken : null,
            codes.Contains(nameof(IdentityErrorDescriber.InvalidEmail)) ? AddAccount.EmailInvalid : null) is { } refused)
            return refused;
        return codes.Contains(nameof(IdentityErrorDescriber.ConcurrencyFailure)) ? DatabaseErrors.ChangedMeanwhile : AddAccount.PasswordShort;
    }

    internal sealed class ManagerLease(IServiceScope scope, RegistryDbContext db) : IDisposable
    {
        public UserManager<RegistryUser> Manager { get; } = ActivatorUtilities.CreateInstance<UserManager<RegistryUser>>(
            scope.ServiceProvider, new UserOnlyStore<RegistryUser, RegistryDbContext, Guid>(db));

        // Not the manager: it would dispose the store, and the context is the transaction's.
        public void Dispose() => scope.Dispose();
    }
}
