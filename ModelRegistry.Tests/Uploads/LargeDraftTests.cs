using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Uploads;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Uploads;

/// <summary>A draft of many files is written as a version of many files is: hundreds of rows in a statement, none tracked.</summary>
public sealed class LargeDraftTests
{
    private const int Many = 5_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DraftOfManyFiles_IsWrittenInFewStatements()
    {
        var inserts = new Inserts();
        await using var host = await CoreHost.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(o => o.AddInterceptors(inserts)));
        var owner = await host.AddAccountAsync();
        var files = Enumerable.Range(1, Many).Select(n => new NewDraftFile(string.Create(CultureInfo.InvariantCulture, $"shards/{n}"), n)).ToList();

        var made = CoreHost.Must(await host.Get<CreateDraft>().ExecuteAsync(new(new CollectionPath(owner.Name, "digits", "mlp"), true, new(), files), owner, Ct));

        await using var db = host.OpenDb();
        Assert.Equal((Many, Many), (await db.DraftFiles.CountAsync(f => f.DraftId == made.Id, Ct), await db.DraftFiles.Where(f => f.DraftId == made.Id).MaxAsync(f => f.Size, Ct)));
        Assert.InRange(inserts.Count, 1, Many / 100);
    }

    private sealed class Inserts : DbCommandInterceptor
    {
        private int count;

        /// <summary>Statements that wrote files of drafts.</summary>
        public int Count => count;

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Look(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Look(command);
            return new(result);
        }

        private void Look(DbCommand command) => Interlocked.Add(ref count, command.CommandText.Split("INSERT INTO \"DraftFiles\"").Length - 1);
    }
}
