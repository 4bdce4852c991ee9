using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ModelRegistry.Core.Data.SqlServer;

/// <summary>What a company runs: holds SQL Server's migrations.</summary>
public sealed class SqlServerRegistryDbContext(DbContextOptions<SqlServerRegistryDbContext> options) : RegistryDbContext(options)
{
    private const string BinaryCollation = "Latin1_General_100_BIN2";

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        // Our keys are folded before they are stored; a server's own collation must not fold them again.
        foreach (var property in builder.Model.GetEntityTypes()
            .Where(type => type.ClrType.Namespace?.StartsWith("ModelRegistry", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetProperties())
            .Where(property => property.ClrType == typeof(string) && RegistryModel.BinaryColumns.Contains(property.Name, StringComparer.Ordinal)))
            property.SetCollation(BinaryCollation);
    }
}

/// <summary>For <c>eng/add-migration</c>; never connects.</summary>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerRegistryDbContext>
{
    public SqlServerRegistryDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerRegistryDbContext>().UseSqlServer("Server=design-time;Database=design-time")
            .UseApplicationServiceProvider(DesignTimeServices.Provider).Options);
}
