using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ModelRegistry.Core.Data;

/// <summary>
/// Many rows of one table in few commands, in the context's transaction: a version may have 100,000 files, and rows that are tracked and sent one by one
/// take most of a log's time. Names, types and conversions are the model's.
/// </summary>
internal static class BulkInsert
{
    // SQL Server takes 2,100 parameters in a command, and 1,000 rows.
    private const int MostParameters = 2_000;
    private const int MostRows = 1_000;

    /// <summary>Inserts them at once, untracked; what they refer to must be there.</summary>
    public static async Task RunAsync<T>(RegistryDbContext db, IReadOnlyCollection<T> rows, CancellationToken ct)
        where T : class
    {
        var type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is no table.");
        var columns = type.GetProperties().Select(property => (Read: property.PropertyInfo!, Name: property.GetColumnName(), Type: property.GetRelationalTypeMapping(), property.IsNullable)).ToList();
        var names = db.GetService<ISqlGenerationHelper>();
        var into = $"INSERT INTO {names.DelimitIdentifier(type.GetTableName()!, type.GetSchema())} ({string.Join(", ", columns.Select(column => names.DelimitIdentifier(column.Name)))}) VALUES ";
        await using var maker = db.Database.GetDbConnection().CreateCommand(); // Of parameters; it never runs.
        foreach (var some in rows.Chunk(Math.Min(MostRows, MostParameters / columns.Count)))
        {
            var sql = new StringBuilder(into);
            var parameters = new List<object>(some.Length * columns.Count);
            foreach (var row in some)
            {
                sql.Append(parameters.Count == 0 ? "(" : ", (");
                foreach (var (read, _, mapping, isNullable) in columns)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"@p{parameters.Count}");
                    sql.Append(name).Append(", ");
                    parameters.Add(mapping.CreateParameter(maker, name, read.GetValue(row), isNullable));
                }

                sql.Length -= 2;
                sql.Append(')');
            }

            await db.Database.ExecuteSqlRawAsync(sql.ToString(), parameters, ct);
        }
    }
}
