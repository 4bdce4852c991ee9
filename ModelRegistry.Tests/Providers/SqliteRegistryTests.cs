using ModelRegistry.Tests.Contracts;

namespace ModelRegistry.Tests.Providers;

/// <summary>The embedded database: a file in the registry's own folder.</summary>
public sealed class SqliteDatabase : RegistryDatabase
{
    internal override IReadOnlyDictionary<string, string?> Settings() => new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
}

public sealed class SqliteNumberingTests(SqliteDatabase database) : NumberingContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteLoggingTests(SqliteDatabase database) : LoggingContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteAliasTests(SqliteDatabase database) : AliasContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteBookmarkTests(SqliteDatabase database) : BookmarkContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteNamesTests(SqliteDatabase database) : NamesContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteDeletingTests(SqliteDatabase database) : DeletingContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteHistoryTests(SqliteDatabase database) : HistoryContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteRevisionTests(SqliteDatabase database) : RevisionContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteRulesTests(SqliteDatabase database) : RulesContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteRunTests(SqliteDatabase database) : RunContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqlitePromotionTests(SqliteDatabase database) : PromotionContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteResolveFreshnessTests(SqliteDatabase database) : ResolveFreshnessContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteFeedTests(SqliteDatabase database) : FeedContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteRolesTests(SqliteDatabase database) : RolesContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteScanTests(SqliteDatabase database) : ScanContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteSearchTests(SqliteDatabase database) : SearchContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteSearchRightsTests(SqliteDatabase database) : SearchRightsContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteComparisonTests(SqliteDatabase database) : ComparisonContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteContentComparisonTests(SqliteDatabase database) : ContentComparisonContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteTrendTests(SqliteDatabase database) : TrendContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteBinTests(SqliteDatabase database) : BinContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteSweepTests(SqliteDatabase database) : SweepContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteLineageTests(SqliteDatabase database) : LineageContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteTagTests(SqliteDatabase database) : TagContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteCommentTests(SqliteDatabase database) : CommentContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteMentionTests(SqliteDatabase database) : MentionContract(database), IClassFixture<SqliteDatabase>;

public sealed class SqliteDraftTests(SqliteDatabase database) : DraftContract(database), IClassFixture<SqliteDatabase>;
