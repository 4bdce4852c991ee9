using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ModelRegistry.Core.Data.Sqlite;
using ModelRegistry.Tests.Contracts.UseCases;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers.Offline;

/// <summary>How SQLite finds the rows of each read: by an index, however many versions there are.</summary>
public sealed partial class SqlitePlanTests
{
    private static readonly string[] Large = ["Memberships", "HistoryEvents", "Aliases", "ModelVersions", "VersionFiles", "VersionTags", "CollectionTags", "Comments", "CommentMentions", "RunUses", "Runs", "SearchTerms", "SearchTexts", "MetadataValues"];

    // The newest events of everything are read from the end of this index, and reading stops at the page's end.
    private const string InOrderOfTime = "IX_HistoryEvents_At";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachRead_FindsItsRowsByAnIndex()
    {
        var recorder = new QueryRecorder();
        await using var host = await CoreHost.StartAsync(also: services => services.ConfigureDbContext<SqliteRegistryDbContext>(o => o.AddInterceptors(recorder)));
        var owner = await host.AddAccountAsync();
        var stage = await Stage.SetAsync(host, owner, await host.AddEntityAsync(owner), await host.AddAccountAsync(), Ct);
        await using var db = host.OpenDb();
        await using var connection = new SqliteConnection(db.Database.GetConnectionString());
        await connection.OpenAsync(Ct);
        var faults = new List<string>();

        foreach (var read in EveryRead.All)
        {
            recorder.Queries.Clear();
            await read.Run(host, stage, owner, Ct);
            foreach (var query in recorder.Queries.DistinctBy(q => q.Text))
            {
                var plan = await PlanAsync(connection, query);
                faults.AddRange(Faults(query.Text, plan).Select(fault => $"{read.Name}: {fault}{Environment.NewLine}{query.Text}{Environment.NewLine}{string.Join(Environment.NewLine, plan)}"));
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine + Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("SCAN m", 1)]
    [InlineData("SCAN m USING COVERING INDEX IX_Memberships_AddedById", 1)]
    [InlineData("SEARCH m USING INDEX IX_Memberships_CollectionId_Number (CollectionId=?)", 0)]
    [InlineData("SCAN h USING INDEX IX_HistoryEvents_At", 0)]
    [InlineData("SCAN e", 0)]
    public void Plan_IsJudgedByTheTableThatItScans(string step, int faults) => Assert.Equal(
        faults, Faults("""SELECT 1 FROM "Memberships" AS "m", "HistoryEvents" AS "h", "Entities" AS "e" """, [step]).Count());

    [Theory]
    [InlineData("""SELECT 1 FROM "Memberships" AS "m" WHERE CAST("m"."Number" AS INTEGER) < @cursor""", 1)]
    [InlineData("""SELECT 1 FROM "Memberships" AS "m" WHERE "m"."Number" < @cursor""", 0)]
    public void Query_IsJudgedByTheColumnsThatItCasts(string sql, int faults) => Assert.Equal(faults, Faults(sql, []).Count());

    private static IEnumerable<string> Faults(string sql, IReadOnlyList<string> plan)
    {
        // The plan of a cast bound looks like one of an index, and walks it from its end to the page.
        if (Cast().IsMatch(sql)) yield return "casts the column that it pages by";
        var tables = Aliased().Matches(sql).GroupBy(m => m.Groups["alias"].Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().Groups["table"].Value, StringComparer.Ordinal);
        foreach (var step in plan)
        {
            if (Scan().Match(step) is { Success: true } scan
                && tables.TryGetValue(scan.Groups["alias"].Value, out var table) && Large.Contains(table, StringComparer.Ordinal)
                && scan.Groups["index"].Value != InOrderOfTime)
                yield return $"reads all of {table}";
            // A page in the order of numbers comes from the index as it stands: sorting would read the whole collection first.
            if (step == "USE TEMP B-TREE FOR ORDER BY" && sql.Contains("LIMIT", StringComparison.Ordinal) && PageOrder().IsMatch(sql))
                yield return "sorts before it pages";
        }
    }

    private static async Task<IReadOnlyList<string>> PlanAsync(SqliteConnection connection, SentCommand query)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is what EF made of Core's own queries.
        command.CommandText = $"EXPLAIN QUERY PLAN {query.Text}";
#pragma warning restore CA2100
        foreach (var (name, value) in query.Parameters) command.Parameters.AddWithValue(name, value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct)) steps.Add(reader.GetString(3));
        return steps;
    }

    [GeneratedRegex("\"(?<table>\\w+)\" AS \"(?<alias>\\w+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Aliased();

    [GeneratedRegex(@"^SCAN (?<alias>\w+)( USING (COVERING )?INDEX (?<index>\w+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scan();

    [GeneratedRegex("CAST\\(\"\\w+\"\\.\"(Number|Sequence|Position)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cast();

    [GeneratedRegex("ORDER BY \"\\w+\"\\.\"(Number|Sequence|Position)\"( DESC)?\\s+LIMIT [^\\s]+\\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PageOrder();
}
