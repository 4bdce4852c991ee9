using Microsoft.EntityFrameworkCore;
using ModelRegistry.Core.Access;
using ModelRegistry.Core.Collections;
using ModelRegistry.Core.Files;
using ModelRegistry.Core.Uploads;

namespace ModelRegistry.Core.Data;

/// <summary>What arrives in steps.</summary>
internal static partial class RegistryModel
{
    private static void Drafts(ModelBuilder builder)
    {
        builder.Entity<Draft>(draft =>
        {
            draft.ToTable("Drafts");
            draft.Property(d => d.Project).HasMaxLength(ResourceName.MaxUnits);
            draft.Property(d => d.ProjectKey).HasMaxLength(ResourceName.MaxUnits);
            draft.Property(d => d.Artifact).HasMaxLength(ResourceName.MaxUnits);
            draft.Property(d => d.ArtifactKey).HasMaxLength(ResourceName.MaxUnits);
            draft.HasOne<Entity>().WithMany().HasForeignKey(d => d.EntityId);
            draft.HasOne<RegistryUser>().WithMany().HasForeignKey(d => d.CreatedById);
            draft.HasIndex(d => new { d.CreatedById, d.CreatedAt, d.Id });
            draft.HasIndex(d => new { d.ExpiresAt, d.Id });
            draft.Property(d => d.ClientId).HasMaxLength(CreateDraft.MaxClientId);
            // One draft for each id of a client's. Both databases read this filter.
            draft.HasIndex(d => new { d.CreatedById, d.ClientId }).IsUnique().HasFilter("[ClientId] IS NOT NULL");
        });
        builder.Entity<DraftFile>(file =>
        {
            file.ToTable("DraftFiles");
            file.HasKey(f => new { f.DraftId, f.Position });
            file.Property(f => f.Path).HasMaxLength(FilePath.MaxUnits);
            file.Property(f => f.DeclaredDigest).HasMaxLength(Digest.HexLength);
            file.Property(f => f.Digest).HasMaxLength(Digest.HexLength);
            file.Property(f => f.DeclaredMd5).HasMaxLength(Md5Text.HexLength);
            file.Property(f => f.Md5).HasMaxLength(Md5Text.HexLength);
            file.HasOne(f => f.Draft).WithMany().HasForeignKey(f => f.DraftId);
        });
        builder.Entity<DraftFilePiece>(piece =>
        {
            piece.ToTable("DraftFilePieces");
            piece.HasKey(p => new { p.DraftId, p.Position, p.Offset });
        });
    }
}
