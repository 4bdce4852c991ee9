using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using ModelRegistry.Core.Data;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Core.Data.SqlServer;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>The schema of both databases: migrations, and the limits that SQL Server would only tell of when it runs.</summary>
public sealed partial class SchemaTests : IDisposable
{
    private const int MostClusteredBytes = 900;
    private const int MostIndexBytes = 1700;

    // Of Identity's making: a credential's id may be 1,023 bytes by the standard, and is 16 to 64 in practice.
    private const string PasskeyTable = "AspNetUserPasskeys";

    private readonly RegistryDbContext sqlite = new SqliteDesignTimeFactory().CreateDbContext([]);
    private readonly RegistryDbContext sqlServer = new SqlServerDesignTimeFactory().CreateDbContext([]);

    [Fact]
    public void Model_HasNoChangeThatIsInNoMigration()
    {
        Assert.False(sqlite.Database.HasPendingModelChanges());
        Assert.False(sqlServer.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Migrations_ComeInPairs() => Assert.Equal(
        sqlite.Database.GetMigrations().Select(NameOf),
        sqlServer.Database.GetMigrations().Select(NameOf));

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Idempotent)]
    [InlineData(MigrationsSqlGenerationOptions.Default)]
    public void ScriptFromEmptyToHead_IsTSqlAndMakesEveryTable(MigrationsSqlGenerationOptions options)
    {
        var script = sqlServer.GetService<IMigrator>().GenerateScript(options: options);

        TSql.AssertParses(script);
        Assert.All(Tables(sqlServer), table => Assert.Contains($"CREATE TABLE [{table.Name}]", script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EmptyToHead_MakesTheSameTablesOnSqlite()
    {
        await using var host = await CoreHost.StartAsync();
        await using var db = host.OpenDb();

        var made = await db.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(Tables(sqlServer).Select(t => t.Name).Order(), made.Where(name => !name.StartsWith("__EF", StringComparison.Ordinal)).Order());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(PasskeyTable)]
    [InlineData("DataProtectionKeys")]
    [InlineData("AspNetUsers")]
    public void TableOfTheFramework_IsInBothModels(string table)
    {
        Assert.Contains(Tables(sqlite), t => t.Name == table);
        Assert.Contains(Tables(sqlServer), t => t.Name == table);
    }

    [Fact]
    public void KeyOfEachIndex_FitsSqlServersLimit()
    {
        foreach (var table in Tables(sqlServer).Where(t => t.Name != PasskeyTable))
        {
            AssertFits(table.PrimaryKey!.Name, table.PrimaryKey.Columns, MostClusteredBytes);
            foreach (var constraint in table.UniqueConstraints) AssertFits(constraint.Name, constraint.Columns, MostIndexBytes);
            foreach (var index in table.Indexes) AssertFits(index.Name, index.Columns, MostIndexBytes);
        }
    }

    [Fact]
    public void TextThatWeCompare_IsComparedByteForByteOnSqlServer()
    {
        var keys = Tables(sqlServer).Where(t => !t.Name.StartsWith("AspNet", StringComparison.Ordinal))
            .SelectMany(table => table.Indexes.SelectMany(i => i.Columns)
                .Concat(table.UniqueConstraints.SelectMany(u => u.Columns))
                .Concat(table.PrimaryKey!.Columns))
            .Where(column => column.StoreType.StartsWith("nvarchar", StringComparison.Ordinal)).Distinct().ToList();

        Assert.NotEmpty(keys);
        Assert.All(keys, column => Assert.True(column.Collation?.EndsWith("_BIN2", StringComparison.Ordinal) == true, $"{column.Table.Name}.{column.Name} is {column.Collation ?? "as the server likes"}"));
    }

    [Fact]
    public void Deletion_ReachesNoTableByTwoWays()
    {
        var cascades = Tables(sqlServer).SelectMany(t => t.ForeignKeyConstraints)
            .Where(key => key.OnDeleteAction is ReferentialAction.Cascade or ReferentialAction.SetNull or ReferentialAction.SetDefault)
            .Select(key => (From: key.PrincipalTable.Name, To: key.Table.Name)).ToList();

        foreach (var start in cascades.Select(c => c.From).Distinct(StringComparer.Ordinal))
        {
            var reached = new HashSet<string>(StringComparer.Ordinal) { start };
            var next = new Queue<string>([start]);
            while (next.TryDequeue(out var table))
            {
                foreach (var (_, to) in cascades.Where(c => c.From == table))
                {
                    Assert.True(reached.Add(to), $"SQL Server refuses two cascades from {start} to {to}.");
                    next.Enqueue(to);
                }
            }
        }
    }

    [Fact]
    public void OnlyLiveBookmarks_AreUniqueOnBothDatabases()
    {
        foreach (var db in new[] { sqlite, sqlServer })
        {
            var filtered = Tables(db).SelectMany(t => t.Indexes).Where(i => i.Table.Name == "Memberships" && i.Filter is not null);
            Assert.Equal((true, "[RemovedAt] IS NULL"), (Assert.Single(filtered) is var index ? (index.IsUnique, index.Filter) : default));
        }
    }

    [Fact]
    public void UniqueIndexOfAColumnThatMayBeNull_LetsManyBeNull() => Assert.All(
        Tables(sqlServer).SelectMany(t => t.Indexes).Where(i => i.IsUnique && i.Columns.Any(c => c.IsNullable)),
        index => Assert.Contains("IS NOT NULL", index.Filter, StringComparison.Ordinal));

    [Fact]
    public void WritesOnSqlServer_AreRetriedAsAWhole()
    {
        var options = new DbContextOptionsBuilder<SqlServerRegistryDbContext>();
        SqlServerRegistration.Configure(options, "Server=nowhere;Database=none");
        using var db = new SqlServerRegistryDbContext(options.Options);

        Assert.True(db.Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    public void Dispose()
    {
        sqlite.Dispose();
        sqlServer.Dispose();
    }

    private static IEnumerable<ITable> Tables(RegistryDbContext db) => db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables;

    private static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static void AssertFits(string name, IEnumerable<IColumnBase> columns, int most)
    {
        var bytes = columns.Sum(column => BytesOf(column.StoreType));
        Assert.True(bytes <= most, string.Create(CultureInfo.InvariantCulture, $"{name} has keys of {bytes} bytes; SQL Server takes {most}."));
    }

    private static int BytesOf(string storeType) => storeType switch
    {
        "uniqueidentifier" => 16,
        "bigint" or "float" => 8,
        "int" => 4,
        "bit" => 1,
        _ when LengthPattern().Match(storeType) is { Success: true } match =>
            int.Parse(match.Groups["length"].Value, CultureInfo.InvariantCulture) * (storeType.StartsWith('n') ? 2 : 1),
        _ => throw new InvalidOperationException($"A key column of the type {storeType} has no bound."),
    };

    [GeneratedRegex(@"^n?var(char|binary)\((?<length>\d+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LengthPattern();
}
