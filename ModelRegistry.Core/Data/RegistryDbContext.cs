using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Backup;
using ModelRegistry.Core.Care;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Idempotency;
using ModelRegistry.Core.RecycleBin;
using ModelRegistry.Core.Runs;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Tags;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Data;

/// <summary>Everything the registry remembers. One derived context per database holds its migrations; the model is the same.</summary>
public abstract class RegistryDbContext(DbContextOptions options) : IdentityUserContext<RegistryUser, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Entity> Entities => Set<Entity>();

    public DbSet<EntityMember> Members => Set<EntityMember>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<FormerName> FormerNames => Set<FormerName>();

    public DbSet<Collection> Collections => Set<Collection>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<PromotionRequest> PromotionRequests => Set<PromotionRequest>();

    public DbSet<Alias> Aliases => Set<Alias>();

    public DbSet<ModelVersion> Versions => Set<ModelVersion>();

    public DbSet<VersionFile> VersionFiles => Set<VersionFile>();

    public DbSet<FileScan> FileScans => Set<FileScan>();

    internal DbSet<BlobClaim> BlobClaims => Set<BlobClaim>();

    internal DbSet<Draft> Drafts => Set<Draft>();

    internal DbSet<DraftFile> DraftFiles => Set<DraftFile>();

    internal DbSet<DraftFilePiece> DraftFilePieces => Set<DraftFilePiece>();

    internal DbSet<DoomedBlob> DoomedBlobs => Set<DoomedBlob>();

    internal DbSet<SweepHold> SweepHolds => Set<SweepHold>();

    internal DbSet<RottenBlob> RottenBlobs => Set<RottenBlob>();

    internal DbSet<SweepState> SweepStates => Set<SweepState>();

    internal DbSet<ScrubState> ScrubStates => Set<ScrubState>();

    public DbSet<VersionTag> VersionTags => Set<VersionTag>();

    public DbSet<CollectionTag> CollectionTags => Set<CollectionTag>();

    public DbSet<Comment> Comments => Set<Comment>();

    public DbSet<CommentMention> CommentMentions => Set<CommentMention>();

    public DbSet<Run> Runs => Set<Run>();

    public DbSet<RunUse> RunUses => Set<RunUse>();

    public DbSet<RunMetric> RunMetrics => Set<RunMetric>();

    public DbSet<RunMetricPoint> RunMetricPoints => Set<RunMetricPoint>();

    public DbSet<RunFile> RunFiles => Set<RunFile>();

    public DbSet<LoggedModel> LoggedModels => Set<LoggedModel>();

    public DbSet<KeyedTag> KeyedTags => Set<KeyedTag>();

    internal DbSet<SearchText> SearchTexts => Set<SearchText>();

    internal DbSet<SearchTerm> SearchTerms => Set<SearchTerm>();

    internal DbSet<MetadataValue> MetadataValues => Set<MetadataValue>();

    public DbSet<HistoryEvent> History => Set<HistoryEvent>();

    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseToRewriteHistory();
        // The framework saves its keys so; what people search is written by use cases, which are asynchronous throughout.
        if (SearchIndex.Concerns(this)) throw new InvalidOperationException("What can be searched is saved by SaveChangesAsync alone.");
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseToRewriteHistory();
        await SearchIndex.FollowAsync(this, cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        // Ticks sort the same on both databases; the built-in text form of SQLite does not across offsets.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<DateTimeOffset?>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<Role>().HaveConversion<int>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.OnModelCreating(builder);
        RegistryModel.Configure(builder);
    }

    // Rule 21: no one can change or remove an event through the product.
    private void RefuseToRewriteHistory()
    {
        foreach (var entry in ChangeTracker.Entries<HistoryEvent>())
        {
            if (entry.State is EntityState.Modified or EntityState.Deleted)
                throw new InvalidOperationException("History is append-only: an event is never changed or removed.");
        }
    }
}
