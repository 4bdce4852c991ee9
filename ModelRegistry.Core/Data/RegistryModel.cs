using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Aliases;
using ModelRegistry.Core.Aliases.Requests;
using ModelRegistry.Core.Aliases.Rules;
using ModelRegistry.Core.Artifacts;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Comments;
using ModelRegistry.Core.Common;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Files.Scanning;
using ModelRegistry.Core.History;
using ModelRegistry.Core.Idempotency;
using ModelRegistry.Core.Search;
using ModelRegistry.Core.Tags;

namespace ModelRegistry.Core.Data;

/// <summary>Keys, indexes, lengths and references: the same on every database.</summary>
internal static partial class RegistryModel
{
    /// <summary>Columns whose text is compared by us, byte for byte; SQL Server gives them a binary collation.</summary>
    internal static readonly string[] BinaryColumns =
        ["NameKey", "Path", "PathHash", "AliasKey", "Hash", "Digest", "Key", "RequestHash", "HistoryHash", "Word", "ValueKey", "ProjectKey", "ArtifactKey", "DeclaredDigest", "Md5", "DeclaredMd5", "ForeignDigest", "ClientId"];

    private const int DescriptionLength = Describable.MaxUnits;

    internal static void Configure(ModelBuilder builder)
    {
        Access(builder);
        Collections(builder);
        Promotions(builder);
        Versions(builder);
        Bin(builder);
        Drafts(builder);
        Care(builder);
        Comments(builder);
        Runs(builder);
        Search(builder);
        History(builder);
        // One deletion never takes another row along: what may go is decided by a use case.
        foreach (var key in builder.Model.GetEntityTypes()
            .Where(type => type.ClrType.Namespace?.StartsWith("ModelRegistry", StringComparison.Ordinal) == true)
            .SelectMany(type => type.GetForeignKeys()))
            key.DeleteBehavior = DeleteBehavior.Restrict;
    }

    private static void Access(ModelBuilder builder)
    {
        builder.Entity<Entity>(entity =>
        {
            entity.ToTable("Entities");
            entity.Property(e => e.Name).HasMaxLength(EntityName.MaxLength);
            entity.Property(e => e.NameKey).HasMaxLength(EntityName.MaxLength);
            entity.Property(e => e.DisplayName).HasMaxLength(ResourceName.MaxUnits);
            entity.Property(e => e.Description).HasMaxLength(DescriptionLength);
            entity.Property(e => e.HistoryHash).HasMaxLength(Digest.HexLength);
            entity.HasIndex(e => e.NameKey).IsUnique();
            entity.HasIndex(e => e.PersonId).IsUnique();
        });
        builder.Entity<EntityMember>(member =>
        {
            member.ToTable("EntityMembers");
            member.HasKey(m => new { m.EntityId, m.UserId });
            member.HasOne(m => m.Entity).WithMany(e => e.Members).HasForeignKey(m => m.EntityId);
            member.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId);
        });
        builder.Entity<RegistryUser>(user =>
        {
            user.Property(u => u.DefaultProject).HasMaxLength(ResourceName.MaxUnits);
            // Identity only looks before it writes; two accounts made at once must not share an address.
            user.HasIndex(u => u.NormalizedEmail).HasDatabaseName("EmailIndex").IsUnique();
        });
        builder.Entity<ApiToken>(token =>
        {
            token.ToTable("ApiTokens");
            token.Property(t => t.Name).HasMaxLength(ResourceName.MaxUnits);
            token.Property(t => t.Hash).HasMaxLength(Digest.HexLength);
            token.Property(t => t.Hint).HasMaxLength(4);
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasOne(t => t.User).WithMany().HasForeignKey(t => t.UserId);
            token.HasOne(t => t.Entity).WithMany().HasForeignKey(t => t.EntityId);
        });
        builder.Entity<IdempotencyRecord>(record =>
        {
            record.ToTable("IdempotencyRecords");
            record.HasKey(r => new { r.UserId, r.Key });
            record.Property(r => r.Key).HasMaxLength(IdempotencyRecord.MaxKeyLength);
            record.Property(r => r.RequestHash).HasMaxLength(Digest.HexLength);
            record.Property(r => r.ContentType).HasMaxLength(100);
            record.HasIndex(r => r.CreatedAt);
        });
    }

    private static void Collections(ModelBuilder builder)
    {
        builder.Entity<Project>(project =>
        {
            project.ToTable("Projects");
            project.Property(p => p.Name).HasMaxLength(ResourceName.MaxUnits);
            project.Property(p => p.NameKey).HasMaxLength(ResourceName.MaxUnits);
            project.Property(p => p.DisplayName).HasMaxLength(ResourceName.MaxUnits);
            project.Property(p => p.Title).HasMaxLength(ForeignName.MaxUnits);
            project.Property(p => p.Description).HasMaxLength(DescriptionLength);
            project.Ignore(p => p.IsRegistry);
            project.HasIndex(p => new { p.EntityId, p.NameKey }).IsUnique();
            project.HasOne(p => p.Entity).WithMany().HasForeignKey(p => p.EntityId);
        });
        builder.Entity<FormerName>(name =>
        {
            name.ToTable("FormerNames");
            name.HasKey(n => new { n.ScopeId, n.NameKey });
            name.Property(n => n.NameKey).HasMaxLength(ResourceName.MaxUnits);
        });
        builder.Entity<Collection>(collection =>
        {
            collection.ToTable("Collections");
            collection.Property(c => c.Kind).HasConversion<int>();
            collection.Property(c => c.Name).HasMaxLength(ResourceName.MaxUnits);
            collection.Property(c => c.NameKey).HasMaxLength(ResourceName.MaxUnits);
            collection.Property(c => c.Title).HasMaxLength(ForeignName.MaxUnits);
            collection.Property(c => c.Description).HasMaxLength(DescriptionLength);
            collection.Property(c => c.Type).HasMaxLength(ResourceName.MaxUnits);
            collection.HasIndex(c => new { c.ProjectId, c.NameKey }).IsUnique();
            collection.HasOne(c => c.Entity).WithMany().HasForeignKey(c => c.EntityId);
            collection.HasOne(c => c.Project).WithMany().HasForeignKey(c => c.ProjectId);
            collection.HasOne(c => c.CreatedBy).WithMany().HasForeignKey(c => c.CreatedById);
        });
        builder.Entity<Membership>(member =>
        {
            member.ToTable("Memberships");
            member.HasAlternateKey(m => new { m.CollectionId, m.Id });
            member.HasIndex(m => new { m.CollectionId, m.Number }).IsUnique();
            member.HasIndex(m => new { m.CollectionId, m.RemovedAt, m.Number });
            // Rule 19: at most one live bookmark of a version in a registered model. Both databases read this filter.
            member.HasIndex(m => new { m.VersionId, m.CollectionId }).IsUnique().HasFilter("[RemovedAt] IS NULL");
            member.HasOne(m => m.Collection).WithMany(c => c.Members).HasForeignKey(m => m.CollectionId);
            member.HasOne(m => m.Version).WithMany(v => v.Memberships).HasForeignKey(m => m.VersionId);
            member.HasOne(m => m.AddedBy).WithMany().HasForeignKey(m => m.AddedById);
        });
        builder.Entity<Alias>(alias =>
        {
            alias.ToTable("Aliases");
            alias.Property(a => a.Name).HasMaxLength(AliasName.MaxUnits);
            alias.Property(a => a.NameKey).HasMaxLength(AliasName.MaxUnits);
            alias.Property(a => a.Rules).HasMaxLength(AliasRules.MaxLength);
            alias.Property(a => a.MoveReason).HasMaxLength(Describable.MaxReasonUnits);
            alias.Property(a => a.Overrode).HasMaxLength(Alias.MaxOverrodeLength);
            alias.Property(a => a.Generation).IsConcurrencyToken();
            // Rule 10: the database, not the page, gives an alias one holder.
            alias.HasIndex(a => new { a.CollectionId, a.NameKey }).IsUnique();
            alias.HasIndex(a => a.HolderId);
            alias.HasIndex(a => a.NameKey);
            alias.HasOne(a => a.Collection).WithMany(c => c.Aliases).HasForeignKey(a => a.CollectionId);
            // The pair keeps an alias from pointing at a member of another collection.
            alias.HasOne(a => a.Holder).WithMany().HasForeignKey(a => new { a.CollectionId, a.HolderId }).HasPrincipalKey(m => new { m.CollectionId, m.Id });
            alias.HasOne(a => a.MovedBy).WithMany().HasForeignKey(a => a.MovedById);
        });
    }

    private static void Promotions(ModelBuilder builder)
    {
        builder.Entity<PromotionRequest>(request =>
        {
            request.ToTable("PromotionRequests");
            request.Property(r => r.State).HasConversion<int>();
            request.Property(r => r.Reason).HasMaxLength(Describable.MaxReasonUnits);
            request.Property(r => r.Comment).HasMaxLength(Describable.MaxReasonUnits);
            request.HasOne<Entity>().WithMany().HasForeignKey(r => r.EntityId);
            request.HasOne(r => r.Collection).WithMany().HasForeignKey(r => r.CollectionId);
            request.HasOne(r => r.Alias).WithMany().HasForeignKey(r => r.AliasId);
            request.HasOne(r => r.Target).WithMany().HasForeignKey(r => r.TargetId);
            request.HasOne(r => r.From).WithMany().HasForeignKey(r => r.FromId);
            request.HasOne(r => r.RequestedBy).WithMany().HasForeignKey(r => r.RequestedById);
            request.HasOne(r => r.ClosedBy).WithMany().HasForeignKey(r => r.ClosedById);
            request.HasIndex(r => new { r.CollectionId, r.RequestedAt });
            request.HasIndex(r => new { r.AliasId, r.State });
            request.HasIndex(r => new { r.TargetId, r.State });
            request.HasIndex(r => new { r.EntityId, r.State, r.RequestedAt });
        });
        builder.Entity<PromotionApproval>(approval =>
        {
            approval.ToTable("PromotionApprovals");
            approval.HasKey(a => new { a.RequestId, a.UserId });
            approval.Property(a => a.Comment).HasMaxLength(Describable.MaxReasonUnits);
            approval.HasOne<PromotionRequest>().WithMany(r => r.Approvals).HasForeignKey(a => a.RequestId);
            approval.HasOne(a => a.User).WithMany().HasForeignKey(a => a.UserId);
        });
    }

    private static void Versions(ModelBuilder builder)
    {
        builder.Entity<ModelVersion>(version =>
        {
            version.ToTable("ModelVersions");
            version.Property(v => v.Digest).HasMaxLength(Digest.HexLength);
            version.Property(v => v.Description).HasMaxLength(DescriptionLength);
            version.Property(v => v.ForeignDigest).HasMaxLength(ModelVersion.ForeignDigestLength);
            version.Property(v => v.Revision).IsConcurrencyToken();
            version.Property(v => v.ScanOutcome).HasConversion<int?>();
            version.HasIndex(v => new { v.ArtifactId, v.Number }).IsUnique();
            version.HasIndex(v => new { v.ScannerVersion, v.Id });
            version.HasIndex(v => v.Number);
            version.HasIndex(v => new { v.CreatedAt, v.Id });
            // What lies in the bin, and nothing else. Both databases read this filter.
            version.HasIndex(v => new { v.DeletedAt, v.Id }).HasFilter("[DeletedAt] IS NOT NULL AND [PurgedAt] IS NULL");
            version.HasOne(v => v.Artifact).WithMany().HasForeignKey(v => v.ArtifactId);
            version.HasOne(v => v.Run).WithMany(r => r.Logged).HasForeignKey(v => v.RunId);
            version.HasOne(v => v.CreatedBy).WithMany().HasForeignKey(v => v.CreatedById);
        });
        builder.Entity<VersionFile>(file =>
        {
            file.ToTable("VersionFiles");
            file.HasKey(f => new { f.VersionId, f.Position });
            file.HasIndex(f => new { f.VersionId, f.PathHash }).IsUnique();
            file.Property(f => f.PathHash).HasMaxLength(Digest.HexLength);
            file.Property(f => f.Path).HasMaxLength(FilePath.MaxUnits);
            file.Property(f => f.Digest).HasMaxLength(Digest.HexLength);
            file.HasIndex(f => f.Digest);
            file.Property(f => f.Md5).HasMaxLength(Md5Text.HexLength);
            file.HasIndex(f => f.Md5);
            file.HasOne(f => f.Version).WithMany(v => v.Files).HasForeignKey(f => f.VersionId);
        });
        builder.Entity<FileScan>(scan =>
        {
            scan.ToTable("FileScans");
            scan.HasKey(s => s.Digest);
            scan.Property(s => s.Digest).HasMaxLength(Digest.HexLength);
            scan.Property(s => s.AsData).HasConversion<int>();
            scan.Property(s => s.AsPickle).HasConversion<int>();
        });
        builder.Entity<VersionTag>(tag =>
        {
            tag.ToTable("VersionTags");
            tag.HasKey(t => new { t.VersionId, t.NameKey });
            tag.Property(t => t.Name).HasMaxLength(TagName.MaxUnits);
            tag.Property(t => t.NameKey).HasMaxLength(TagName.MaxUnits);
            tag.HasIndex(t => t.NameKey);
            tag.HasOne(t => t.Version).WithMany(v => v.Tags).HasForeignKey(t => t.VersionId);
        });
        builder.Entity<CollectionTag>(tag =>
        {
            tag.ToTable("CollectionTags");
            tag.HasKey(t => new { t.CollectionId, t.NameKey });
            tag.Property(t => t.Name).HasMaxLength(TagName.MaxUnits);
            tag.Property(t => t.NameKey).HasMaxLength(TagName.MaxUnits);
            tag.HasIndex(t => t.NameKey);
            tag.HasOne(t => t.Collection).WithMany(c => c.Tags).HasForeignKey(t => t.CollectionId);
        });
    }

    private static void Comments(ModelBuilder builder)
    {
        builder.Entity<Comment>(comment =>
        {
            comment.ToTable("Comments");
            comment.Property(c => c.Text).HasMaxLength(CommentText.MaxUnits);
            comment.Property(c => c.Edition).IsConcurrencyToken();
            comment.HasIndex(c => new { c.VersionId, c.Number }).IsUnique();
            comment.HasOne(c => c.Version).WithMany().HasForeignKey(c => c.VersionId);
            comment.HasOne(c => c.Author).WithMany().HasForeignKey(c => c.AuthorId);
            comment.HasOne(c => c.DeletedBy).WithMany().HasForeignKey(c => c.DeletedById);
        });
        builder.Entity<CommentMention>(mention =>
        {
            mention.ToTable("CommentMentions");
            mention.HasKey(m => new { m.CommentId, m.UserId });
            mention.HasIndex(m => new { m.UserId, m.At, m.CommentId });
            mention.HasIndex(m => new { m.UserId, m.ReadAt, m.At, m.CommentId });
            mention.HasOne(m => m.Comment).WithMany(c => c.Mentions).HasForeignKey(m => m.CommentId);
            mention.HasOne(m => m.User).WithMany().HasForeignKey(m => m.UserId);
        });
    }

    private static void Search(ModelBuilder builder)
    {
        builder.Entity<SearchText>(text =>
        {
            text.ToTable("SearchTexts");
            text.HasKey(t => new { t.ThingId, t.Slot });
            text.Property(t => t.Slot).HasConversion<int>();
            text.Property(t => t.Kind).HasConversion<int>();
            text.HasIndex(t => new { t.TextId, t.Kind });
        });
        builder.Entity<SearchTerm>(term =>
        {
            term.ToTable("SearchTerms");
            term.HasKey(t => new { t.TextId, t.Word });
            term.Property(t => t.Word).HasMaxLength(SearchWords.MaxLength);
            term.HasIndex(t => new { t.Word, t.TextId });
        });
        builder.Entity<MetadataValue>(value =>
        {
            value.ToTable("MetadataValues");
            value.HasKey(v => new { v.VersionId, v.Position });
            value.Property(v => v.Key).HasMaxLength(MetadataValue.MaxLength);
            value.Property(v => v.ValueKey).HasMaxLength(MetadataValue.MaxLength);
            // A comparison is a seek in one of the two; a value stands in one. Both databases read these filters.
            value.HasIndex(v => new { v.Key, v.Number, v.VersionId }).HasFilter("[Number] IS NOT NULL");
            value.HasIndex(v => new { v.Key, v.ValueKey, v.VersionId }).HasFilter("[ValueKey] IS NOT NULL");
            value.HasOne<ModelVersion>().WithMany().HasForeignKey(v => v.VersionId);
        });
    }

    private static void History(ModelBuilder builder) => builder.Entity<HistoryEvent>(history =>
    {
        history.ToTable("HistoryEvents");
        history.HasKey(e => new { e.EntityId, e.Sequence });
        history.Property(e => e.ActorName).HasMaxLength(256);
        history.Property(e => e.TokenName).HasMaxLength(ResourceName.MaxUnits);
        history.Property(e => e.Action).HasMaxLength(40);
        history.Property(e => e.Subject).HasMaxLength(600);
        history.Property(e => e.AliasKey).HasMaxLength(AliasName.MaxUnits);
        history.Property(e => e.Alias).HasMaxLength(AliasName.MaxUnits);
        history.Property(e => e.Reason).HasMaxLength(Describable.MaxReasonUnits);
        history.Property(e => e.Overrode).HasMaxLength(Alias.MaxOverrodeLength);
        history.Property(e => e.Hash).HasMaxLength(Digest.HexLength);
        history.HasOne<Entity>().WithMany().HasForeignKey(e => e.EntityId);
        history.HasIndex(e => new { e.CollectionId, e.Sequence });
        history.HasIndex(e => new { e.CollectionId, e.AliasKey, e.Sequence });
        history.HasIndex(e => new { e.VersionId, e.At });
        history.HasIndex(e => new { e.FromVersionId, e.At });
        history.HasIndex(e => e.At);
    });
}
