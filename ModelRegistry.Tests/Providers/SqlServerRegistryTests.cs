using Microsoft.Data.SqlClient;
using ModelRegistry.Tests.Contracts;
using ModelRegistry.Tests.TestHost;

namespace ModelRegistry.Tests.Providers;

/// <summary>What a company runs: a database of the test class's own on the server that <c>REGISTRY_TEST_SQLSERVER</c> names.</summary>
public sealed class SqlServerDatabase : RegistryDatabase
{
    private readonly string name = $"registry-test-{Guid.CreateVersion7():N}";

    internal override IReadOnlyDictionary<string, string?> Settings() => new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Registry:Database:Kind"] = "SqlServer",
        ["Registry:Database:ConnectionString"] = new SqlConnectionStringBuilder(Requires.SqlServer()) { InitialCatalog = name }.ToString(),
        ["Registry:Database:MigrateOnStart"] = "true",
    };

    internal override async Task CloseAsync(CoreHost open)
    {
        await using var db = open.OpenDb();
        await db.Database.EnsureDeletedAsync();
    }
}

public sealed class SqlServerNumberingTests(SqlServerDatabase database) : NumberingContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerLoggingTests(SqlServerDatabase database) : LoggingContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerAliasTests(SqlServerDatabase database) : AliasContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerBookmarkTests(SqlServerDatabase database) : BookmarkContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerNamesTests(SqlServerDatabase database) : NamesContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerDeletingTests(SqlServerDatabase database) : DeletingContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerHistoryTests(SqlServerDatabase database) : HistoryContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerRevisionTests(SqlServerDatabase database) : RevisionContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerRulesTests(SqlServerDatabase database) : RulesContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerRunTests(SqlServerDatabase database) : RunContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerPromotionTests(SqlServerDatabase database) : PromotionContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerResolveFreshnessTests(SqlServerDatabase database) : ResolveFreshnessContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerFeedTests(SqlServerDatabase database) : FeedContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerRolesTests(SqlServerDatabase database) : RolesContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerScanTests(SqlServerDatabase database) : ScanContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerSearchTests(SqlServerDatabase database) : SearchContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerSearchRightsTests(SqlServerDatabase database) : SearchRightsContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerComparisonTests(SqlServerDatabase database) : ComparisonContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerContentComparisonTests(SqlServerDatabase database) : ContentComparisonContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerTrendTests(SqlServerDatabase database) : TrendContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerBinTests(SqlServerDatabase database) : BinContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerSweepTests(SqlServerDatabase database) : SweepContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerLineageTests(SqlServerDatabase database) : LineageContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerTagTests(SqlServerDatabase database) : TagContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerCommentTests(SqlServerDatabase database) : CommentContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerMentionTests(SqlServerDatabase database) : MentionContract(database), IClassFixture<SqlServerDatabase>;

public sealed class SqlServerDraftTests(SqlServerDatabase database) : DraftContract(database), IClassFixture<SqlServerDatabase>;
