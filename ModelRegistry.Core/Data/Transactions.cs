using System.Data;
using Microsoft.EntityFrameworkCore;

namespace ModelRegistry.Core.Data;

/// <summary>One transaction of its own. Where the database says that it may be tried again, all of it is, on a new context that remembers nothing of the try before.</summary>
internal static class Transactions
{
    /// <summary>Commits what the work did, and answers what it answered.</summary>
    /// <param name="contexts">Where contexts come from.</param>
    /// <param name="work">May be run again from its beginning.</param>
    /// <param name="ct">Ends it; nothing is committed then.</param>
    public static Task<T> InTransactionAsync<T>(this IDbContextFactory<RegistryDbContext> contexts, Func<RegistryDbContext, Task<T>> work, CancellationToken ct) =>
        contexts.InTransactionAsync(
            async (db, commit) =>
            {
                var result = await work(db);
                await commit();
                return result;
            },
            ct);

    /// <summary>The same of work that answers nothing.</summary>
    public static Task InTransactionAsync(this IDbContextFactory<RegistryDbContext> contexts, Func<RegistryDbContext, Task> work, CancellationToken ct) =>
        contexts.InTransactionAsync(
            async db =>
            {
                await work(db);
                return true;
            },
            ct);

    /// <summary>The same, where the work says whether and when it is committed.</summary>
    public static async Task<T> InTransactionAsync<T>(
        this IDbContextFactory<RegistryDbContext> contexts, Func<RegistryDbContext, Func<Task>, Task<T>> work, CancellationToken ct, IsolationLevel isolation = IsolationLevel.Unspecified)
    {
        await using var outer = await contexts.CreateDbContextAsync(ct);
        return await outer.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(isolation, ct);
            return await work(db, () => transaction.CommitAsync(ct));
        });
    }
}
